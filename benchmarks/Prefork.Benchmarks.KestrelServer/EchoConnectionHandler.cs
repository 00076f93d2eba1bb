using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Prefork.Benchmarks.KestrelServer;

/// <summary>Sends back what it receives, over the pipelines of Kestrel's socket transport.</summary>
internal sealed class EchoConnectionHandler : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var received = await input.ReadAsync(connection.ConnectionClosed);
            foreach (var segment in received.Buffer)
            {
                output.Write(segment.Span);
            }

            input.AdvanceTo(received.Buffer.End);
            var flushed = await output.FlushAsync(connection.ConnectionClosed);
            if (received.IsCompleted || flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
