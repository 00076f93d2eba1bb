using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Prefork.Benchmarks.KestrelServer;

if (args is not [var argument] || !int.TryParse(argument, out var port))
{
    Console.Error.WriteLine("usage: Prefork.Benchmarks.KestrelServer PORT");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.UseConnectionHandler<EchoConnectionHandler>()));

await builder.Build().RunAsync();
return 0;
