using System.Diagnostics;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Prefork.ProcessTests;
using Prefork.Tests.Master.Tls;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Encrypted endpoints, with real clients.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prefork-tls");
    private readonly TestCertificates _certificates = new();
    private readonly string _certificate;

    public TlsTests()
    {
        _certificate = Path.Combine(_folder.FullName, "server.pem");
        WriteCertificate("first");
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task WhatIsSentComesBackWhateverItsSize()
    {
        using var server = StartServer("--Prefork:Workers", "2", "--Prefork:Reactors", "2");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async seed =>
        {
            await using var client = await ConnectAsync(server, "echo");
            var random = new Random(seed);
            for (var i = 0; i < 20; i++)
            {
                var sent = new byte[random.Next(1, 300_000)];
                random.NextBytes(sent);
                var writing = client.WriteAsync(sent).AsTask();
                var received = new byte[sent.Length];
                await client.ReadExactlyAsync(received, Patience());
                await writing;
                Assert.True(sent.AsSpan().SequenceEqual(received));
            }
        }));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public async Task MessagesAreFramedBehindTheEncryption()
    {
        using var server = StartServer(
            "--Prefork:Workers", "1", "--Prefork:Endpoints:secure:Framing:Mode", "Delimiter", "--Prefork:Endpoints:secure:Framing:Delimiter", @"\n");
        await using var client = await ConnectAsync(server, "secure");
        Assert.Equal("hello", await ReadLineAsync(client));
        foreach (var part in new[] { "one", "\ntwo\nth", "ree\n" })
        {
            await client.WriteAsync(Encoding.UTF8.GetBytes(part));
            await client.FlushAsync();
        }

        var answer = new byte[11];
        await client.ReadExactlyAsync(answer, Patience());
        Assert.Equal("onetwothree", Encoding.UTF8.GetString(answer));
    }

    [Fact]
    public async Task HandlersSeeWhatWasAgreedOn()
    {
        using var own = _certificates.Issue("the-client", client: true);
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.pem"), _certificates.AuthorityPem);
        using var server = StartServer(
            "--Prefork:Workers", "1", "--Prefork:Endpoints:secure:Tls:Alpn", "chat/2,chat/1",
            "--Prefork:Endpoints:secure:Tls:ClientCertificate", "Required",
            "--Prefork:Endpoints:secure:Tls:ClientCertificateAuthority", Path.Combine(_folder.FullName, "ca.pem"));
        await using var client = await ConnectAsync(server, "secure", new SslClientAuthenticationOptions
        {
            TargetHost = "chat.example",
            ApplicationProtocols = [new SslApplicationProtocol("chat/1")],
            ClientCertificates = [own],
        });
        Assert.Equal("hello", await ReadLineAsync(client));
        await client.WriteAsync("info\n"u8.ToArray());
        Assert.Equal($"Tls13 chat/1 chat.example CN=the-client {own.GetCertHashString(HashAlgorithmName.SHA256)}", await ReadLineAsync(client));

        await client.WriteAsync("certificate\n"u8.ToArray());
        Assert.Equal(Convert.ToHexString(own.RawData), await ReadLineAsync(client));

        // Without one the handshake fails, and no handler hears of it.
        await using (var stranger = await ConnectAsync(server, "secure"))
        {
            var line = "";
            _ = await Record.ExceptionAsync(async () => line = await ReadLineAsync(stranger));
            Assert.Empty(line);
        }

        server.Process.WaitForLine("A TLS handshake of endpoint secure has failed");
        await client.WriteAsync("still there\n"u8.ToArray());
        Assert.Equal("still there", await ReadLineAsync(client));
    }

    [Fact]
    public async Task FilesKeepTheirPlaceBetweenOtherSends()
    {
        var path = Path.Combine(_folder.FullName, "large");
        var content = new byte[5_000_000];
        new Random(7).NextBytes(content);
        File.WriteAllBytes(path, content);
        using var server = StartServer("--Prefork:Workers", "1");
        await using var client = await ConnectAsync(server, "secure");
        Assert.Equal("hello", await ReadLineAsync(client));
        await client.WriteAsync(Encoding.UTF8.GetBytes($"file {path}\n"));
        Assert.Equal("before", await ReadLineAsync(client));
        var received = new byte[content.Length];
        await client.ReadExactlyAsync(received, Patience());
        Assert.True(content.AsSpan().SequenceEqual(received));
        Assert.Equal("after", await ReadLineAsync(client));
        Assert.Equal("Sent", await ReadLineAsync(client));
    }

    [Fact]
    public async Task EndOfTheSessionIsAnEndAndNoFailure()
    {
        using var server = StartServer("--Prefork:Workers", "1");
        await using var client = await ConnectAsync(server, "secure");
        await client.WriteAsync("close\n"u8.ToArray());
        Assert.Equal("hello", await ReadLineAsync(client));
        Assert.Equal("bye", await ReadLineAsync(client));
        Assert.Equal(0, await client.ReadAsync(new byte[1], Patience()));
    }

    [Fact]
    public async Task ReloadTakesTheNewCertificateAndClosesNothing()
    {
        using var server = StartServer("--Prefork:Workers", "1");
        await using var old = await ConnectAsync(server, "echo");
        Assert.Equal("CN=first", old.RemoteCertificate!.Subject);

        WriteCertificate("second");
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Endpoint echo uses its certificates as they are now: CN=second");
        await using var fresh = await ConnectAsync(server, "echo");
        Assert.Equal("CN=second", fresh.RemoteCertificate!.Subject);
        await old.WriteAsync("old\n"u8.ToArray());
        Assert.Equal("old", await ReadLineAsync(old));

        // One that cannot be used changes nothing.
        File.WriteAllText(_certificate, "no certificate");
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Endpoint echo goes on with the certificates that it has");
        await using var third = await ConnectAsync(server, "echo");
        Assert.Equal("CN=second", third.RemoteCertificate!.Subject);
    }

    [Fact]
    public async Task WorkerThatDiesTakesNoEncryptedConnectionWithIt()
    {
        using var server = StartServer("--Prefork:Workers", "1");
        await using var client = await ConnectAsync(server, "echo");
        await client.WriteAsync("one\n"u8.ToArray());
        Assert.Equal("one", await ReadLineAsync(client));
        server.KillWorker();
        await client.WriteAsync("two\n"u8.ToArray());
        Assert.Equal("two", await ReadLineAsync(client));
    }

    [Fact]
    public async Task StrangersAndTheSilentAreClosedAndNobodyElseNotices()
    {
        using var server = StartServer("--Prefork:Workers", "1", "--Prefork:Endpoints:secure:Tls:HandshakeTimeout", "00:00:00.500");
        await using var client = await ConnectAsync(server, "echo");
        using var plain = server.Connect("secure");
        plain.Send("GET / HTTP/1.1\r\n\r\n");
        _ = plain.ReceiveToEnd();
        using var silent = server.Connect("secure");
        _ = silent.ReceiveToEnd();
        using (var gone = server.Connect("secure"))
        {
            gone.Send([0x16, 0x03, 0x01]);
        }

        await client.WriteAsync("still\n"u8.ToArray());
        Assert.Equal("still", await ReadLineAsync(client));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void OpenSslTalksToIt()
    {
        using var server = StartServer("--Prefork:Workers", "1");
        var start = new ProcessStartInfo("openssl", ["s_client", "-connect", $"{server.Endpoint("secure")}", "-quiet"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var openssl = Process.Start(start)!;
        openssl.StandardInput.Write("close\n");
        openssl.StandardInput.Flush();
        Assert.Equal("hello\nbye\n", openssl.StandardOutput.ReadToEnd());
        Assert.True(openssl.WaitForExit(Client.PatienceMilliseconds));
    }

    [Fact]
    public async Task ASelfSignedCertificateIsMadeForThisMachineAndStaysOverAReload()
    {
        using var server = TestServer.Start("--Prefork:Endpoints:secure:Tls:SelfSigned", "true", "--Prefork:Workers", "1");
        Assert.Equal(1, server.Process.Count("a certificate that was made for this start"));
        var first = await ThumbprintAsync(server);
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload done");
        Assert.Equal(first, await ThumbprintAsync(server));
    }

    private static async Task<string> ThumbprintAsync(TestServer server)
    {
        var shown = "";
        await using var stream = new SslStream(
            new System.Net.Sockets.NetworkStream(new Client(server.Endpoint("secure")).Socket, ownsSocket: true),
            leaveInnerStreamOpen: false,
            (_, certificate, _, errors) =>
            {
                // Nothing but the trust is missing.
                shown = certificate!.GetCertHashString();
                return errors == SslPolicyErrors.RemoteCertificateChainErrors;
            });
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Patience());
        Assert.Equal("hello", await ReadLineAsync(stream));
        return shown;
    }

    private static CancellationToken Patience() => new CancellationTokenSource(Client.PatienceMilliseconds).Token;

    private static async Task<string> ReadLineAsync(SslStream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, Patience()) == 1 && one[0] != '\n')
        {
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    private TestServer StartServer(params string[] arguments) => TestServer.Start(
        ["--Prefork:Endpoints:echo:Tls:Certificate", _certificate, "--Prefork:Endpoints:secure:Tls:Certificate", _certificate, .. arguments]);

    private async Task<SslStream> ConnectAsync(TestServer server, string endpoint, SslClientAuthenticationOptions? options = null)
    {
        var stream = new SslStream(new System.Net.Sockets.NetworkStream(new Client(server.Endpoint(endpoint)).Socket, ownsSocket: true));
        options ??= new SslClientAuthenticationOptions { TargetHost = "any" };
        options.EnabledSslProtocols = SslProtocols.None;
        options.CertificateChainPolicy = _certificates.TrustPolicy();
        options.RemoteCertificateValidationCallback = static (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch;
        await stream.AuthenticateAsClientAsync(options, Patience());
        return stream;
    }

    private void WriteCertificate(string name) => File.WriteAllText(_certificate, _certificates.IssuePem(name));
}
