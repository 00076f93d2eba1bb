using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Prefork.Master.Tls;
using Prefork.Tests.Hosting;
using Prefork.Tests.Workers;

namespace Prefork.Tests.Master.Tls;

public sealed class TlsTransportTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLogger _logger = new();
    private readonly TlsOptions _options;

    public TlsTransportTests()
    {
        _folder.Write("server.pem", _certificates.IssuePem("server.test"));
        _folder.Write("authority.pem", _certificates.AuthorityPem);
        _options = new TlsOptions { Certificate = "server.pem" };
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, int.MaxValue)]
    [InlineData(SslProtocols.Tls13, int.MaxValue)]
    [InlineData(SslProtocols.Tls12, 1)]
    [InlineData(SslProtocols.Tls13, 1)]
    [InlineData(SslProtocols.Tls13, 3)]
    [InlineData(SslProtocols.Tls13, 1000)]
    public void What_a_client_sends_comes_back_however_it_is_split(SslProtocols protocol, int piece)
    {
        using var server = new ServerSide(Factory()) { Piece = piece, Echoes = true };
        using var client = Connect(server, new SslClientAuthenticationOptions { EnabledSslProtocols = protocol });

        Assert.Equal(TransportSecurityState.Established, server.Transport.State);
        Assert.Equal(protocol.ToString(), server.Transport.Info!.Protocol);
        Assert.Equal("server.test", server.Transport.Info.ServerName);
        Assert.Null(server.Transport.Info.ApplicationProtocol);
        Assert.Null(server.Transport.Info.ClientCertificate);
        foreach (var length in (int[])[1, 2, 100, 16 * 1024, 40_000])
        {
            var message = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(message, server.RunUntil(ExchangeAsync(client, message)));
        }
    }

    [Fact]
    public void A_large_amount_arrives_whole_in_both_directions()
    {
        using var server = new ServerSide(Factory());
        using var client = Connect(server);
        var up = RandomNumberGenerator.GetBytes(3_000_000);
        var down = RandomNumberGenerator.GetBytes(3_000_000);

        server.RunUntil(client.WriteAsync(up).AsTask());
        server.RunUntil(() => server.Received.Length == up.Length);
        server.Send(down);

        Assert.Equal(up, server.Received);
        Assert.Equal(down, server.RunUntil(ReadAsync(client, down.Length)));
    }

    [Fact]
    public void What_follows_the_handshake_at_once_is_read()
    {
        for (var i = 0; i < 20; i++)
        {
            using var server = new ServerSide(Factory());
            using var client = new SslStream(server.ClientStream);

            server.RunUntil(HandshakeAndWriteAsync());
            server.RunUntil(() => server.Received.Length == 5);

            Assert.Equal("hello"u8, server.Received);

            async Task HandshakeAndWriteAsync()
            {
                await HandshakeAsync(client);
                await client.WriteAsync("hello"u8.ToArray());
            }
        }
    }

    [Fact]
    public void What_is_not_read_holds_the_client_back_and_is_not_lost()
    {
        using var server = new ServerSide(Factory());
        using var client = Connect(server);
        var message = RandomNumberGenerator.GetBytes(200_000);
        server.Reads = false;
        server.RunUntil(client.WriteAsync(message).AsTask());
        server.RunUntil(() => server.Transport.InputRoom == 0);
        Assert.Empty(server.Received);

        server.Reads = true;
        server.RunUntil(() => server.Received.Length == message.Length);

        Assert.Equal(message, server.Received);
        Assert.Equal(TlsStream.Capacity, server.Transport.InputRoom);
    }

    [Fact]
    public void Bytes_that_are_no_handshake_fail()
    {
        var factory = Factory();
        using var server = new ServerSide(factory);

        server.Serve("GET / HTTP/1.1\r\nHost: server.test\r\n\r\n"u8);
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);

        Assert.NotEmpty(server.Transport.Failure!);
        Assert.Equal(1, factory.Failures);
        Assert.Contains(_logger.Entries, entry => entry.Id == 2202 && entry.Text.Contains("1 have failed so far", StringComparison.Ordinal));
    }

    [Fact]
    public void A_client_that_goes_away_fails_the_handshake()
    {
        using var server = new ServerSide(Factory());

        server.Transport.EndInput(server);
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);

        Assert.NotEmpty(server.Transport.Failure!);
    }

    [Fact]
    public void A_client_that_says_nothing_runs_out_of_time()
    {
        var time = new ManualTime();
        _options.HandshakeTimeout = TimeSpan.FromSeconds(3);
        using var server = new ServerSide(Factory(time));

        Assert.Equal([TimeSpan.FromSeconds(3)], time.DueTimes);
        time.Expire();
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);

        Assert.Equal("The handshake took too long.", server.Transport.Failure);
    }

    [Fact]
    public void Time_does_not_run_on_once_the_handshake_has_completed()
    {
        var time = new ManualTime();
        using var server = new ServerSide(Factory(time)) { Echoes = true };
        using var client = Connect(server);

        Assert.Empty(time.DueTimes);
        Assert.Equal("hello"u8, server.RunUntil(ExchangeAsync(client, "hello"u8.ToArray())));
    }

    [Fact]
    public void The_versions_are_those_of_the_setting()
    {
        _options.Protocols = "Tls13";
        using var server = new ServerSide(Factory());

        Assert.ThrowsAny<Exception>(() => Connect(server, new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 }));
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);
    }

    [Fact]
    public void The_servers_first_application_protocol_is_chosen()
    {
        _options.Alpn = "b, a";
        using var server = new ServerSide(Factory());
        using var client = Connect(server, new SslClientAuthenticationOptions { ApplicationProtocols = [new("a"), new("b"), new("c")] });

        Assert.Equal("b", server.Transport.Info!.ApplicationProtocol);
        Assert.Equal("b", client.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public void Without_a_common_application_protocol_the_handshake_fails()
    {
        _options.Alpn = "b";
        using var server = new ServerSide(Factory());

        Assert.ThrowsAny<Exception>(() => Connect(server, new SslClientAuthenticationOptions { ApplicationProtocols = [new("a")] }));
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);
    }

    [Theory]
    [InlineData("one.test", "CN=one.test")]
    [InlineData("ONE.test", "CN=one.test")]
    [InlineData("a.two.test", "CN=*.two.test")]
    [InlineData("a.b.two.test", "CN=server.test")]
    [InlineData("two.test", "CN=server.test")]
    [InlineData("", "CN=server.test")]
    public void A_client_gets_the_certificate_of_the_host_that_it_asks_for(string host, string subject)
    {
        _options.Sni.Add("one.test", new TlsCertificateOptions { Certificate = _folder.Write("one.pem", _certificates.IssuePem("one.test")) });
        _options.Sni.Add("*.two.test", new TlsCertificateOptions { Certificate = _folder.Write("two.pem", _certificates.IssuePem("*.two.test")) });
        using var server = new ServerSide(Factory());
        using var client = Connect(server, new SslClientAuthenticationOptions { TargetHost = host });

        Assert.Equal(subject, client.RemoteCertificate!.Subject);
    }

    [Fact]
    public void A_valid_certificate_of_the_client_is_told()
    {
        using var certificate = _certificates.Issue("alice", client: true);
        AskForCertificate(ClientCertificateMode.Required);
        using var server = new ServerSide(Factory()) { Echoes = true };
        using var client = Connect(server, new SslClientAuthenticationOptions { ClientCertificates = [certificate] });

        Assert.Equal("hello"u8, server.RunUntil(ExchangeAsync(client, "hello"u8.ToArray())));
        var shown = server.Transport.Info!.ClientCertificate!;
        Assert.Equal("CN=alice", shown.Subject);
        Assert.Equal(certificate.RawData, shown.RawData);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(certificate.RawData)), shown.Thumbprint);
    }

    [Theory]
    [InlineData(ClientCertificateMode.Required)]
    [InlineData(ClientCertificateMode.Optional)]
    public void A_certificate_of_another_authority_is_refused(ClientCertificateMode mode)
    {
        using var others = new TestCertificates("Another authority");
        using var certificate = others.Issue("mallory", client: true);
        AskForCertificate(mode);
        using var server = new ServerSide(Factory());

        // A client of TLS 1.3 is done before it is refused.
        using var client = new SslStream(server.ClientStream);
        _ = HandshakeAsync(client, new SslClientAuthenticationOptions { ClientCertificates = [certificate] });
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);

        Assert.Null(server.Transport.Info);
    }

    [Fact]
    public void A_certificate_for_servers_is_refused()
    {
        using var certificate = _certificates.Issue("server.test");
        AskForCertificate(ClientCertificateMode.Required);
        using var server = new ServerSide(Factory());

        using var client = new SslStream(server.ClientStream);
        _ = HandshakeAsync(client, new SslClientAuthenticationOptions { ClientCertificates = [certificate] });
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);
    }

    [Fact]
    public void A_revoked_certificate_is_refused_and_another_one_is_not()
    {
        using var revocation = new RevocationService();
        using var revoked = _certificates.Issue("mallory", client: true, revocation.Address);
        using var valid = _certificates.Issue("alice", client: true, revocation.Address);
        revocation.Publish(_certificates.Revoke(revoked));
        AskForCertificate(ClientCertificateMode.Required);
        _options.CheckRevocation = true;

        AssertRefused(revoked);
        using var server = new ServerSide(Factory()) { Echoes = true };
        using var client = Connect(server, new SslClientAuthenticationOptions { ClientCertificates = [valid] });
        Assert.Equal("hello"u8, server.RunUntil(ExchangeAsync(client, "hello"u8.ToArray())));
    }

    [Fact]
    public void A_certificate_of_which_nothing_can_be_found_out_is_refused()
    {
        using var revocation = new RevocationService();
        using var unknown = _certificates.Issue("alice", client: true, revocation.Address);
        using var unlisted = _certificates.Issue("bob", client: true);
        AskForCertificate(ClientCertificateMode.Optional);
        _options.CheckRevocation = true;

        AssertRefused(unknown);
        AssertRefused(unlisted);
    }

    [Fact]
    public void A_client_without_a_certificate_is_refused_where_one_is_required()
    {
        AskForCertificate(ClientCertificateMode.Required);
        using var server = new ServerSide(Factory());

        using var client = new SslStream(server.ClientStream);
        _ = HandshakeAsync(client);
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);
    }

    [Fact]
    public void A_client_without_a_certificate_is_served_where_it_is_optional()
    {
        AskForCertificate(ClientCertificateMode.Optional);
        using var server = new ServerSide(Factory()) { Echoes = true };
        using var client = Connect(server);

        Assert.Equal("hello"u8, server.RunUntil(ExchangeAsync(client, "hello"u8.ToArray())));
        Assert.Null(server.Transport.Info!.ClientCertificate);
    }

    [Fact]
    public void A_reload_serves_new_connections_with_what_is_there_now()
    {
        var factory = Factory();
        using var before = new ServerSide(factory) { Echoes = true };
        using var connected = Connect(before);
        _folder.Write("server.pem", _certificates.IssuePem("renewed.test"));

        Assert.True(factory.Reload());

        using var after = new ServerSide(factory);
        using var client = Connect(after);
        Assert.Equal("CN=renewed.test", client.RemoteCertificate!.Subject);
        Assert.Equal("hello"u8, before.RunUntil(ExchangeAsync(connected, "hello"u8.ToArray())));
        Assert.Contains(_logger.Entries, entry => entry.Id == 2200 && entry.Text.Contains("CN=renewed.test", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData(null)]
    public void A_reload_of_what_cannot_be_used_keeps_what_was_there(string? text)
    {
        var factory = Factory();
        if (text is null)
        {
            File.Delete(Path.Combine(_folder.Path, "server.pem"));
        }
        else
        {
            _folder.Write("server.pem", text);
        }

        Assert.False(factory.Reload());

        using var server = new ServerSide(factory);
        using var client = Connect(server);
        Assert.Equal("CN=server.test", client.RemoteCertificate!.Subject);
        Assert.Contains(_logger.Entries, entry => entry.Id == 2201);
    }

    [Fact]
    public void A_client_that_ends_its_side_is_still_written_to()
    {
        using var server = new ServerSide(Factory());
        using var client = Connect(server);

        server.RunUntil(client.ShutdownAsync());
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Closed);
        server.Send("goodbye"u8);
        server.Transport.Shutdown(server);

        Assert.Equal("goodbye"u8, server.RunUntil(ReadAsync(client, 7)));
        Assert.Equal(0, server.RunUntil(client.ReadAsync(new byte[1]).AsTask()));
    }

    [Fact]
    public void Nothing_follows_the_end_of_the_servers_side()
    {
        using var server = new ServerSide(Factory());
        using var client = Connect(server);

        server.Transport.Shutdown(server);
        var sent = server.SentBytes;
        server.Transport.Shutdown(server);
        server.Send("more"u8);

        Assert.Equal(sent, server.SentBytes);
        Assert.Equal(0, server.RunUntil(client.ReadAsync(new byte[1]).AsTask()));
    }

    [Fact]
    public void The_end_of_the_input_between_two_records_ends_the_clients_side()
    {
        using var server = new ServerSide(Factory());
        using var client = Connect(server);

        server.Transport.EndInput(server);
        server.ReadPlaintext();

        Assert.Equal(TransportSecurityState.Closed, server.Transport.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_record_that_was_changed_or_cut_off_fails(bool cut)
    {
        using var server = new ServerSide(Factory());
        using var client = Connect(server);
        server.Change = bytes => bytes.Length == 0 ? bytes : cut ? bytes[..^1] : [.. bytes[..^1], (byte)~bytes[^1]];

        var fed = server.FedBytes;
        server.RunUntil(client.WriteAsync("hello"u8.ToArray()).AsTask());
        server.RunUntil(() => server.FedBytes > fed);
        if (cut)
        {
            server.Transport.EndInput(server);
        }

        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);

        Assert.Empty(server.Received);
        server.Send("ignored"u8);
    }

    [Fact]
    public void Nothing_can_be_written_before_the_handshake_has_completed()
    {
        using var server = new ServerSide(Factory());

        Assert.Throws<InvalidOperationException>(() => server.Send("early"u8));
    }

    [Fact]
    public void A_connection_may_go_away_at_any_time()
    {
        var early = new ServerSide(Factory());
        early.Dispose();
        early.Transport.Dispose();

        var late = new ServerSide(Factory());
        using var client = Connect(late);
        late.Dispose();
        late.Transport.Dispose();

        Assert.Equal(TransportSecurityState.Established, late.Transport.State);
    }

    [Fact]
    public void A_message_allocates_less_than_one_small_object_however_many_connections_there_are()
    {
        const int Rounds = 50;
        var factory = Factory();
        ServerSide[] servers = [.. Enumerable.Range(0, 10).Select(_ => new ServerSide(factory) { Echoes = true })];
        SslStream[] clients = [.. servers.Select(server => Connect(server))];
        var message = RandomNumberGenerator.GetBytes(1000);
        Exchange(rounds: 5);

        var before = servers.Sum(server => server.Allocated);
        Exchange(Rounds);
        var allocated = servers.Sum(server => server.Allocated) - before;

        Assert.InRange(allocated / (double)(Rounds * servers.Length), 0, 24);
        Array.ForEach(clients, client => client.Dispose());
        Array.ForEach(servers, server => server.Dispose());

        void Exchange(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                for (var j = 0; j < servers.Length; j++)
                {
                    servers[j].RunUntil(ExchangeAsync(clients[j], message));
                }
            }
        }
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    private static async Task<byte[]> ExchangeAsync(SslStream client, byte[] message)
    {
        await client.WriteAsync(message);
        return await ReadAsync(client, message.Length);
    }

    private static async Task<byte[]> ReadAsync(SslStream client, int length)
    {
        var received = new byte[length];
        await client.ReadExactlyAsync(received);
        return received;
    }

    private SslStream Connect(ServerSide server, SslClientAuthenticationOptions? options = null)
    {
        var client = new SslStream(server.ClientStream);
        var handshake = HandshakeAsync(client, options);
        server.RunUntil(handshake);
        handshake.GetAwaiter().GetResult();
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Established);
        return client;
    }

    /// <summary>A client's side of the handshake; it trusts the authority, and takes any host for the one that it asked for.</summary>
    private Task HandshakeAsync(SslStream client, SslClientAuthenticationOptions? options = null)
    {
        options ??= new SslClientAuthenticationOptions();
        options.TargetHost ??= "server.test";
        options.CertificateChainPolicy = _certificates.TrustPolicy();
        options.RemoteCertificateValidationCallback = static (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch;
        return client.AuthenticateAsClientAsync(options);
    }

    private TlsTransportFactory Factory(TimeProvider? time = null) => new("main", _options, _folder.Path, _logger, time);

    private void AssertRefused(X509Certificate2 certificate)
    {
        using var server = new ServerSide(Factory());
        using var client = new SslStream(server.ClientStream);
        _ = HandshakeAsync(client, new SslClientAuthenticationOptions { ClientCertificates = [certificate] });
        server.RunUntil(() => server.Transport.State == TransportSecurityState.Failed);
    }

    private void AskForCertificate(ClientCertificateMode mode)
    {
        _options.ClientCertificate = mode;
        _options.ClientCertificateAuthority = "authority.pem";
    }
}
