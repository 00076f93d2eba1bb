using System.Net;
using System.Text.RegularExpressions;
using Prefork.EndToEndTests;
using Prefork.ProcessTests;

namespace Prefork.PackageTests;

/// <summary>The clients of a server that says in its log where it listens.</summary>
internal static class Server
{
    /// <summary>Waits until a server is ready, and connects to the one endpoint that it has.</summary>
    public static Client Connect(ServerProcess server)
    {
        var line = server.WaitForLine("try: ");
        server.WaitForLine("Ready.");
        return new Client(IPEndPoint.Parse(Regex.Match(line, @"tcp://([\d.]+:\d+)").Groups[1].Value));
    }
}
