using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Prefork.Tests.Master.Tls;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The Chat sample.</summary>
public sealed class ChatTests : IDisposable
{
    private const int Workers = 2;

    private readonly TestServer _server = Sample.Start("Chat", "--Prefork:Workers", $"{Workers}", "--Prefork:Endpoints:chat:Url", "tcp://127.0.0.1:0");

    public void Dispose() => _server.Dispose();

    [Fact]
    public void ARoomHearsWhatIsSaidInIt()
    {
        using var alice = Join("tea", "alice");
        using var bob = Join("tea", "bob");
        using var carol = Join("tea", "carol");
        using var dave = Join("coffee", "dave");
        Assert.Equal("* bob has joined", alice.ReceiveLine());
        Assert.Equal("* carol has joined", alice.ReceiveLine());
        Assert.Equal("* carol has joined", bob.ReceiveLine());
        Assert.Equal("* alice bob carol", carol.Ask("/who"));
        Assert.Equal("* dave", dave.Ask("/who"));

        alice.Send("hello\r\nthere\n");
        Assert.Equal(["alice: hello", "alice: there"], Receive(bob, 2));
        Assert.Equal(["alice: hello", "alice: there"], Receive(carol, 2));
        bob.Send("hi\n");
        Assert.Equal("bob: hi", alice.ReceiveLine());
        Assert.Equal("bob: hi", carol.ReceiveLine());

        // Nothing of it went to the other room, nor back to who said it.
        Assert.Equal("* dave", dave.Ask("/who"));
        Assert.Equal("* alice bob carol", alice.Ask("/who"));
    }

    [Fact]
    public void PeopleRenameMoveAndLeave()
    {
        using var alice = Join("tea", "alice");
        using var bob = Join("tea", "bob");
        Assert.Equal("* bob has joined", alice.ReceiveLine());
        Assert.Equal("* you are rob in tea", bob.Ask("/nick rob"));
        Assert.Equal("* bob is now rob", alice.ReceiveLine());
        Assert.Equal("* you are rob in coffee", bob.Ask("/join coffee"));
        Assert.Equal("* rob has left", alice.ReceiveLine());
        Assert.Equal("* you are rob in tea", bob.Ask("/join tea"));
        Assert.Equal("* rob has joined", alice.ReceiveLine());
        Assert.Equal("* bye", bob.Ask("/quit"));
        Assert.Empty(bob.ReceiveToEnd());
        Assert.Equal("* rob has left", alice.ReceiveLine());
        using var carol = Join("tea", "carol");
        carol.Dispose();
        Assert.Equal(["* carol has joined", "* carol has left"], Receive(alice, 2));
        Assert.Equal("* alice", alice.Ask("/who"));
    }

    [Fact]
    public void MistakesAreSaid()
    {
        using var client = Connect();
        Assert.StartsWith("! join a room first", client.Ask("hello"), StringComparison.Ordinal);
        Assert.StartsWith("! choose a nick first", client.Ask("/join tea"), StringComparison.Ordinal);
        Assert.StartsWith("! a name has", client.Ask("/join tea much-too-long-for-a-name-x"), StringComparison.Ordinal);
        Assert.StartsWith("! a name has", client.Ask("/join t.a alice"), StringComparison.Ordinal);
        Assert.StartsWith("* /join", client.Ask("/bogus"), StringComparison.Ordinal);
        Assert.Equal("* you are Zoe_the-2nd-of-that-name", client.Ask("/nick Zoe_the-2nd-of-that-name"));
        Assert.Equal("* you are Z in twenty-four_characters24", client.Ask("/join twenty-four_characters24 Z"));
        Assert.Equal("* Z", client.Ask("/who"));
        client.Send(new string('x', 2000));
        Assert.Equal("! that line is too long", client.ReceiveLine());
        Assert.Empty(client.ReceiveToEnd());
    }

    [Fact]
    public void WhatIsSentInOnePieceIsHandledLineByLine()
    {
        using var alice = Join("tea", "alice");
        using var bob = Connect();
        bob.Send("/join tea bob\nhello\n/nick rob\nag");
        bob.Send("ain\n");
        Assert.Equal(["* bob has joined", "bob: hello", "* bob is now rob", "rob: again"], Receive(alice, 4));
    }

    [Fact]
    public void NicksAndRoomsOutliveTheWorkers()
    {
        using var alice = Join("tea", "alice");
        using var bob = Join("tea", "bob");
        Assert.Equal("* bob has joined", alice.ReceiveLine());
        for (var worker = 0; worker < Workers; worker++)
        {
            _server.KillWorker(worker);
            Assert.Equal("* alice bob", alice.Ask("/who"));
            alice.Send("still there?\n");
            Assert.Equal("alice: still there?", bob.ReceiveLine());
            bob.Send("yes\n");
            Assert.Equal("bob: yes", alice.ReceiveLine());
        }

        bob.Dispose();
        Assert.Equal("* bob has left", alice.ReceiveLine());
        Assert.Equal(0, _server.Stop());
    }

    [Fact]
    public void TheSameRoomsAreReachedEncrypted()
    {
        using var certificates = new TestCertificates();
        var pem = Path.Combine(_server.Process.TempFolder, "chat.pem");
        File.WriteAllText(pem, certificates.IssuePem("chat.test"));
        using var server = Sample.Start(
            "Chat", "--environment", "Tls", "--Prefork:Workers", $"{Workers}", "--Prefork:Endpoints:chat:Url", "tcp://127.0.0.1:0",
            "--Prefork:Endpoints:chat-tls:Url", "tcp://127.0.0.1:0", "--Prefork:Endpoints:chat-tls:Tls:Certificate", pem, "--Prefork:Endpoints:chat-tls:Tls:Key", pem);
        using var plain = server.Connect("chat");
        Assert.StartsWith("* /join", plain.ReceiveLine(), StringComparison.Ordinal);
        Assert.Equal("* you are alice in tea", plain.Ask("/join tea alice"));

        using var client = server.Connect("chat-tls");
        using var encrypted = new SslStream(new NetworkStream(client.Socket));
        encrypted.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "chat.test", CertificateChainPolicy = certificates.TrustPolicy() });
        using var lines = new StreamReader(encrypted);
        encrypted.Write(Encoding.ASCII.GetBytes("/join tea bob\nhello\n"));
        Assert.StartsWith("* /join", lines.ReadLine(), StringComparison.Ordinal);
        Assert.Equal("* you are bob in tea", lines.ReadLine());
        Assert.Equal(["* bob has joined", "bob: hello"], Receive(plain, 2));
        plain.Send("welcome\n");
        Assert.Equal("alice: welcome", lines.ReadLine());
    }

    private static string[] Receive(Client client, int lines) => [.. Enumerable.Range(0, lines).Select(_ => client.ReceiveLine())];

    private Client Connect()
    {
        var client = _server.Connect("chat");
        Assert.StartsWith("* /join ROOM", client.ReceiveLine(), StringComparison.Ordinal);
        return client;
    }

    private Client Join(string room, string nick)
    {
        var client = Connect();
        Assert.Equal($"* you are {nick} in {room}", client.Ask($"/join {room} {nick}"));
        return client;
    }
}
