namespace Prefork.TestServer;

/// <summary>The endpoints of the tests of framing, dispatch, flow control and datagrams.</summary>
internal static class DataPathEndpoints
{
    private const string AnyPort = "tcp://127.0.0.1:0";
    private const string AnyDatagramPort = "udp://127.0.0.1:0";
    private const string Line = "\n";

    public static void Add(EndpointCollection endpoints) => endpoints
        .Add("lines", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("framed", AnyPort, endpoint => endpoint.UseLengthField())
        .Add("framedasync", AnyPort, endpoint => endpoint.UseLengthField())
        .Add("digest", AnyPort, endpoint => endpoint.UseLengthField())
        .Add("custom", AnyPort, endpoint => endpoint.UseFramer(static () => new SemicolonFramer()))
        .Add("session", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("shared", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("decided", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("drop", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("dropasync", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("jobs", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("sum", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("sumasync", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("sumpool", AnyPort, endpoint => endpoint.UseDelimiter(Line))
        .Add("number", AnyDatagramPort)
        .Add("packet", AnyDatagramPort)
        .Add("packetreply", AnyDatagramPort)
        .Add("packetasync", AnyDatagramPort)
        .Add("packetdecided", AnyDatagramPort);
}
