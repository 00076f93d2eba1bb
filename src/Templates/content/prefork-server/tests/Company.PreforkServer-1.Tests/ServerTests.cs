#if (isLength)
using System.Buffers.Binary;
#endif
using System.Diagnostics;
#if (tasks)
using System.Security.Cryptography;
#endif
using System.Text;

public sealed class ServerTests
{
    [Fact]
    public async Task AMessageIsAnswered()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        Assert.Equal(Answer("hello"), await AskAsync(client, "hello").WaitAsync(RunningServer.Patience));
    }

    [Fact]
    public async Task AConnectionOutlivesItsWorker()
    {
        await using var server = await RunningServer.StartAsync("--Prefork:Workers", "1");
        await using var client = await server.ConnectAsync();
        Assert.Equal(Answer("before"), await AskAsync(client, "before").WaitAsync(RunningServer.Patience));
        using (var worker = Process.GetProcessById(Assert.Single(server.Workers)))
        {
            worker.Kill();
        }

        Assert.Equal(Answer("after"), await AskAsync(client, "after").WaitAsync(RunningServer.Patience));
    }

#if (tasks && isRaw)
    private static string Answer(string message) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message + "\n")));
#elif (tasks)
    private static string Answer(string message) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message)));
#elif (isRaw)
    private static string Answer(string message) => message;
#else
    private static string Answer(string message) => message.ToUpperInvariant();
#endif

#if (isLength)
    private static async Task<string> AskAsync(Stream client, string message)
    {
        var body = Encoding.UTF8.GetBytes(message);
        var header = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, body.Length);
        await client.WriteAsync((byte[])[.. header, .. body]);
        await client.ReadExactlyAsync(header);
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
        await client.ReadExactlyAsync(answer);
        return Encoding.UTF8.GetString(answer);
    }
#else
    private static async Task<string> AskAsync(Stream client, string message)
    {
        await client.WriteAsync(Encoding.UTF8.GetBytes(message + "\n"));
        var answer = new List<byte>();
        var next = new byte[1];
        do
        {
            await client.ReadExactlyAsync(next);
            answer.Add(next[0]);
        }
        while (next[0] != '\n');
        return Encoding.UTF8.GetString([.. answer]).TrimEnd('\n');
    }
#endif
}
