namespace Prefork.EndToEndTests;

/// <summary>A running Resp sample.</summary>
public sealed class RespServer : IDisposable
{
    internal TestServer Server { get; } = Sample.Start("Resp", "--Prefork:Endpoints:resp:Url", "tcp://127.0.0.1:0");

    internal int Port => Server.Endpoint("resp").Port;

    internal RespClient Connect() => new(Server.Connect("resp"));

    public void Dispose() => Server.Dispose();
}
