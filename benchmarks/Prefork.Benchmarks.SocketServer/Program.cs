using System.Net;
using Prefork.Benchmarks.SocketServer;

if (args is not [var argument] || !int.TryParse(argument, out var port))
{
    Console.Error.WriteLine("usage: Prefork.Benchmarks.SocketServer PORT");
    return 2;
}

await EchoServer.RunAsync(new IPEndPoint(IPAddress.Loopback, port));
return 0;
