using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Prefork.Benchmarks.SocketPairServer;

// What a program would do without Prefork: a second process of its own, and a unix stream socket between them.
if (args is ["worker", var path])
{
    Worker.Run(path);
    return;
}

var folder = Directory.CreateTempSubdirectory("prefork-pair-");
var address = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "pair"));
using var pair = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
pair.Bind(address);
pair.Listen();
using var process = Process.Start(Environment.ProcessPath!, ["worker", address.ToString()]);
using var calls = new Calls(pair.Accept());
using var listener = new TcpListener(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture));
listener.Start();
while (true)
{
    using var client = await listener.AcceptTcpClientAsync();
    using var reader = new StreamReader(client.GetStream());
    while (await reader.ReadLineAsync() is { } line)
    {
        var words = line.Split(' ');
        var (count, atATime) = (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
        var next = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) <= count)
            {
                await calls.CallAsync();
            }
        }));
        var answer = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalMicroseconds}\n");
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
    }
}
