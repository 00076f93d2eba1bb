using System.Text;

namespace Prefork.Generators.Tests.Support;

/// <summary>Keeps the datagrams that are sent.</summary>
internal sealed class RecordingDatagrams : DatagramGateway
{
    public List<string> Sent { get; } = [];

    /// <summary>What sends answer.</summary>
    public SendResult Result { get; set; } = SendResult.Sent;

    public override SendResult SendTo(short endpoint, ReadOnlySpan<byte> address, ReadOnlySpan<byte> data)
    {
        if (Result == SendResult.Sent)
        {
            Sent.Add($"{endpoint}:{Encoding.UTF8.GetString(data)}");
        }

        return Result;
    }

    public override string EndpointName(short endpoint) => "names";
}
