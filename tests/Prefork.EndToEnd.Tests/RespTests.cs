using System.Globalization;
using System.Text;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The Resp sample, by its protocol and by the clients of Redis.</summary>
public sealed class RespTests : IClassFixture<RespServer>, IDisposable
{
    private const int Megabyte = 1 << 20;

    private readonly RespServer _server;
    private readonly RespClient _client;

    public RespTests(RespServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        _server = server;
        _client = server.Connect();
        Assert.Equal("+OK", _client.Ask("FLUSHALL"));
    }

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("PING => +PONG", "ping hello => $hello", "ECHO hi => $hi")]
    [InlineData("GET a => nil", "SET a 1 => +OK", "get a => $1", "SET a 22 => +OK", "GET a => $22", "SET a 33 => +OK", "GET a => $33")]
    [InlineData("SET a 1 NX => +OK", "SET a 2 NX => nil", "GET a => $1", "SET a 3 XX => +OK", "GET a => $3", "SET b 1 xx => nil", "GET b => nil")]
    [InlineData("SET a 1 EX 100 => +OK", "SET a 1 => +OK", "TTL a => :-1", "PTTL b => :-2", "EXPIRE a 50 => :1", "EXPIRE b 50 => :0", "EXPIRE a 0 => :1", "GET a => nil")]
    [InlineData("SET a 1 EX => -ERR syntax error", "SET a 1 EX 0 => -ERR invalid expire time in 'set' command", "SET a 1 EX 1 PX 1 => -ERR syntax error", "SET a 1 NX XX => -ERR syntax error")]
    [InlineData("INCR n => :1", "INCR n => :2", "INCRBY n 40 => :42", "DECR n => :41", "DECRBY n 42 => :-1", "GET n => $-1", "INCR n => :0")]
    [InlineData("SET a text => +OK", "INCR a => -ERR value is not an integer or out of range", "INCRBY b x => -ERR value is not an integer or out of range", "EXISTS b => :0")]
    [InlineData("SET n 9223372036854775807 => +OK", "INCR n => -ERR value is not an integer or out of range", "GET n => $9223372036854775807", "DECRBY n -9223372036854775808 => -ERR value is not an integer or out of range")]
    [InlineData("MSET a 1 b 2 => +OK", "MGET a x b => [$1 nil $2]", "EXISTS a b x a => :3", "DBSIZE => :2", "DEL a b x => :2", "DBSIZE => :0", "MSET a => -ERR wrong number of arguments for 'mset' command")]
    [InlineData("SET a 1 => +OK", "FLUSHALL => +OK", "GET a => nil", "SELECT 0 => +OK", "SELECT 1 => -ERR DB index is out of range", "COMMAND => []", "COMMAND DOCS => []")]
    [InlineData("CONFIG GET save => [$save $]", "CONFIG GET appendonly => [$appendonly $no]", "CONFIG GET maxmemory => []", "CONFIG SET save x => -ERR only CONFIG GET is supported")]
    [InlineData("BOGUS a => -ERR unknown command 'BOGUS'", "GET => -ERR wrong number of arguments for 'get' command", "GET a b => -ERR wrong number of arguments for 'get' command", "PING => +PONG")]
    public void AnswersCommands(params string[] exchanges)
    {
        Assert.All(exchanges.Select(exchange => exchange.Split(" => ")), exchange => Assert.Equal(exchange[1], _client.Ask(exchange[0])));

        // The same in one piece.
        Assert.Equal("+OK", _client.Ask("FLUSHALL"));
        _client.Send(exchanges.SelectMany(exchange => RespClient.Encode(exchange.Split(" => ")[0])).ToArray());
        Assert.All(exchanges.Select(exchange => exchange.Split(" => ")[1]), reply => Assert.Equal(reply, _client.ReadReply()));
    }

    [Fact]
    public void InfoSaysWhichProcessHasTheKeys() =>
        Assert.Contains($"process_id:{_server.Server.Worker()}\r\n", _client.Ask("INFO"), StringComparison.Ordinal);

    [Fact]
    public void QuitIsAnsweredAndCloses()
    {
        _client.Send("PING\r\nQUIT\r\nPING\r\n"u8);
        Assert.Equal("+PONG", _client.ReadReply());
        Assert.Equal("+OK", _client.ReadReply());
        Assert.True(_client.IsAtEnd());
    }

    [Fact]
    public void LinesAreCommandsToo()
    {
        _client.Send("PING\r\n\r\n  set  a\tvalue \nGET a\r\n"u8);
        Assert.Equal("+PONG", _client.ReadReply());
        Assert.Equal("+OK", _client.ReadReply());
        Assert.Equal("$value", _client.ReadReply());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void APipelineMayBeSplitAnywhere(int seed)
    {
        var random = new Random(seed);
        var values = new Dictionary<string, string>();
        using var commands = new MemoryStream();
        List<string> replies = [];
        for (var i = 0; i < 1000; i++)
        {
            var key = $"key{random.Next(50)}";
            if (random.Next(2) == 0)
            {
                var value = Encoding.Latin1.GetString(RandomBytes(random, random.Next(300)));
                commands.Write(RespClient.Encode(Encoding.ASCII.GetBytes("SET"), Encoding.ASCII.GetBytes(key), Encoding.Latin1.GetBytes(value)));
                values[key] = "$" + value;
                replies.Add("+OK");
            }
            else
            {
                commands.Write(RespClient.Encode($"GET {key}"));
                replies.Add(values.GetValueOrDefault(key, "nil"));
            }
        }

        var left = commands.ToArray().AsSpan();
        while (!left.IsEmpty)
        {
            var part = Math.Min(left.Length, random.Next(1, 400));
            _client.Send(left[..part]);
            left = left[part..];
        }

        Assert.Equal(replies, replies.Select(_ => _client.ReadReply()));
    }

    [Fact]
    public void KeysAndValuesAreAnyBytes()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value), (byte)'\r', (byte)'\n'];
        var text = Encoding.Latin1.GetString(all);
        Assert.Equal("+OK", _client.Send(RespClient.Encode(Encoding.ASCII.GetBytes("SET"), all, all)).ReadReply());
        Assert.Equal("$" + text, _client.Send(RespClient.Encode(Encoding.ASCII.GetBytes("GET"), all)).ReadReply());
        Assert.Equal("+OK", _client.Send(RespClient.Encode(Encoding.ASCII.GetBytes("SET"), [], [])).ReadReply());
        Assert.Equal("$", _client.Send(RespClient.Encode(Encoding.ASCII.GetBytes("GET"), [])).ReadReply());
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(Megabyte)]
    [InlineData((2 * Megabyte) - 100)]
    public void LargeValuesArriveWhole(int length)
    {
        var value = RandomBytes(new Random(length), length);
        var text = "$" + Encoding.Latin1.GetString(value);
        var set = RespClient.Encode(Encoding.ASCII.GetBytes("SET"), Encoding.ASCII.GetBytes("large"), value);

        // With commands before and behind it in the same pipeline.
        _client.Send([.. RespClient.Encode("SET a 1"), .. set, .. RespClient.Encode("GET large"), .. RespClient.Encode("GET a"), .. RespClient.Encode("GET large")]);
        Assert.Equal("+OK", _client.ReadReply());
        Assert.Equal("+OK", _client.ReadReply());
        Assert.True(text == _client.ReadReply());
        Assert.Equal("$1", _client.ReadReply());
        Assert.True(text == _client.ReadReply());
    }

    [Theory]
    [InlineData("SET a 1 EX 100")]
    [InlineData("SET a 1 PX 100000")]
    [InlineData("MSET a 1", "EXPIRE a 100")]
    [InlineData("SET a 1 EX 100", "INCR a")]
    public void TheTimeLeftIsTold(params string[] commands)
    {
        Assert.All(commands, command => Assert.DoesNotContain("-ERR", _client.Ask(command), StringComparison.Ordinal));
        Assert.InRange(int.Parse(_client.Ask("TTL a").AsSpan(1), CultureInfo.InvariantCulture), 60, 100);
        Assert.InRange(int.Parse(_client.Ask("PTTL a").AsSpan(1), CultureInfo.InvariantCulture), 60_000, 100_000);
    }

    [Fact]
    public void AValueExpires()
    {
        Assert.Equal("+OK", _client.Ask("SET a 1 PX 100"));
        _server.Server.Process.WaitUntil(() => _client.Ask("GET a") == "nil", "the key to expire");
        Assert.Equal(":-2", _client.Ask("TTL a"));
    }

    [Theory]
    [InlineData("*1\r\nPING\r\n", "expected '$'")]
    [InlineData("*1\r\n$-1\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$x\r\n", "invalid bulk length")]
    [InlineData("*x\r\n", "invalid multibulk length")]
    [InlineData("*99999999999999999999\r\n", "invalid multibulk length")]
    [InlineData("*2\r\n$3\r\nSET\r\n$3000000\r\n", "a message of at least 3000")]
    public void WhatIsNoCommandIsSaidAndCloses(string input, string reason)
    {
        ArgumentNullException.ThrowIfNull(input);
        _client.Send([.. RespClient.Encode("SET a 1"), .. Encoding.ASCII.GetBytes(input)]);
        Assert.Equal("+OK", _client.ReadReply());
        Assert.StartsWith($"-ERR Protocol error: {reason}", _client.ReadReply(), StringComparison.Ordinal);
        Assert.True(_client.IsAtEnd());
        using var other = _server.Connect();
        Assert.Equal("$1", other.Ask("GET a"));
    }

    [Fact]
    public void ALineWithoutAnEndIsRefused()
    {
        _client.Send(Enumerable.Repeat((byte)'x', 5000).ToArray());
        Assert.Equal("-ERR Protocol error: too big inline request", _client.ReadReply());
        Assert.True(_client.IsAtEnd());
    }

    [Fact]
    public void AKilledWorkerLosesTheKeysAndNotTheConnection()
    {
        using var server = new RespServer();
        using var client = server.Connect();
        Assert.Equal("+OK", client.Ask("SET a 1"));
        server.Server.KillWorker();
        Assert.Equal("nil", client.Ask("GET a"));
        Assert.Equal("+OK", client.Ask("SET a 2"));
        Assert.Equal("$2", client.Ask("GET a"));
        Assert.Equal(0, server.Server.Stop());
    }

    [Fact]
    public void MoreThanOneWorkerIsRefused()
    {
        using var server = ServerProcess.Start(Sample.Executable("Resp"), ["--Prefork:Workers", "2"]);
        Assert.Equal(1, server.WaitForExit());
        server.WaitForLine("set Prefork:Workers to 1");
    }

    [RedisToolsFact]
    public void RedisCliIsServed()
    {
        Assert.Equal("OK\n", RedisTools.Run("redis-cli", "-p", Port, "SET", "from-cli", "1"));
        Assert.Equal("2\n", RedisTools.Run("redis-cli", "-p", Port, "INCR", "from-cli"));
        Assert.Equal("$2", _client.Ask("GET from-cli"));
    }

    [RedisToolsFact]
    public void RedisBenchmarkIsServed()
    {
        var said = RedisTools.Run("redis-benchmark", "-p", Port, "-n", "2000", "-P", "16", "-t", "set,get", "-q");
        Assert.Contains("SET: ", said, StringComparison.Ordinal);
        Assert.Contains("GET: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", said, StringComparison.Ordinal);
        Assert.Equal(":1", _client.Ask("DBSIZE"));
    }

    private string Port => _server.Port.ToString(CultureInfo.InvariantCulture);

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
