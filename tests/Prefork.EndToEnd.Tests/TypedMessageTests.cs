using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Messages and replies that codecs read and write.</summary>
public sealed class TypedMessageTests
{
    [Theory]
    [InlineData("sum")]
    [InlineData("sumasync")]
    [InlineData("sumpool")]
    public void AReplyIsWhatTheCodecWrites(string endpoint)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect(endpoint);
        for (var i = 0; i < 100; i++)
        {
            client.Send($"{i}+7\n");
            Assert.Equal($"7+{i}", client.ReceiveLine());
        }
    }

    [Fact]
    public void NoReplyIsNoneAndTheNextOneComes()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("sum");
        client.Send("0+0\n1+2\n");
        Assert.Equal("2+1", client.ReceiveLine());
    }

    [Theory]
    [InlineData("sum", "nonsense", "error InvalidMessage 8: a message of 8 bytes is no Prefork.TestServer.Sum\n")]
    [InlineData("sum", "throw", "error InvalidMessage 5: a message of 5 bytes is no Prefork.TestServer.Sum: FormatException: asked to\n")]
    [InlineData("sumasync", "nonsense", "later InvalidMessage 8\n")]
    [InlineData("sumpool", "nonsense", "error InvalidMessage 8: a message of 8 bytes is no Prefork.TestServer.Sum\n")]
    public void WhatIsNoMessageClosesItsConnectionBehindTheAnswersBefore(string endpoint, string message, string told)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var bystander = server.Connect(endpoint);
        bystander.Send("1+2\n");
        Assert.Equal("2+1", bystander.ReceiveLine());
        using var client = server.Connect(endpoint);
        client.Send($"1+2\n{message}\n3+4\n");
        Assert.Equal("2+1\n" + told, Encoding.UTF8.GetString(client.ReceiveToEnd()));
        server.Process.WaitForLine($"of endpoint {endpoint} is closed, it sent what is no message: a message of {message.Length} bytes is no");
        if (endpoint == "sum")
        {
            server.Process.WaitForLine("typed session closed: Error");
        }

        bystander.Send("5+6\n");
        Assert.Equal("6+5", bystander.ReceiveLine());
    }

    [Fact]
    public void ADatagramThatIsNoMessageIsDroppedAndLogged()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = Client.PatienceMilliseconds };
        client.Connect(server.Endpoint("number"));
        client.Send([1, 2, 3]);
        server.Process.WaitForLine("A datagram at endpoint number is dropped, it is no message: a message of 3 bytes is no System.Int32");
        client.Send([255, 0, 0, 0]);
        var answer = new byte[16];
        Assert.Equal(sizeof(long), client.Receive(answer));
        Assert.Equal(256, BinaryPrimitives.ReadInt64LittleEndian(answer));
    }
}
