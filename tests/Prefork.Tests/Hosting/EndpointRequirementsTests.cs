using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class EndpointRequirementsTests
{
    private const string Prefix = "Prefork:Endpoints:main:";

    public static TheoryData<string, EndpointOptions, string> Mistakes => new()
    {
        { "unix:///a", new() { NoDelay = false }, $"{Prefix}NoDelay is set, which applies to tcp only, and the endpoint is unix:///a: remove the setting." },
        { "udp://127.0.0.1:0", new() { KeepAlive = { Idle = TimeSpan.FromSeconds(1) } }, $"{Prefix}KeepAlive:Idle is set, which applies to tcp only, and the endpoint is udp://127.0.0.1:0: remove the setting." },
        { "unix:///a", new() { DeferAccept = TimeSpan.FromSeconds(1) }, $"{Prefix}DeferAccept is set, which applies to tcp only, and the endpoint is unix:///a: remove the setting." },
        { "unix:///a", new() { FastOpen = 1 }, $"{Prefix}FastOpen is set, which applies to tcp only, and the endpoint is unix:///a: remove the setting." },
        { "unixgram:///a", new() { ReusePort = true }, $"{Prefix}ReusePort is set, which applies to tcp and udp only, and the endpoint is unixgram:///a: remove the setting." },
        { "tcp://127.0.0.1:0", new() { FileMode = "0600" }, $"{Prefix}FileMode is set, which applies to unix and unixgram with a path only, and the endpoint is tcp://127.0.0.1:0: remove the setting." },
        { "unix://@a", new() { FileMode = "0600" }, $"{Prefix}FileMode is set, which applies to unix and unixgram with a path only, and the endpoint is unix://@a: remove the setting." },
        { "udp://127.0.0.1:0", new EndpointOptions().UseDelimiter("\n"), $"{Prefix}Framing:Mode is set, which applies to tcp and unix only, and the endpoint is udp://127.0.0.1:0: remove the setting." },
        { "udp://127.0.0.1:0", new() { MaxConnections = 1 }, $"{Prefix}MaxConnections is set, which applies to tcp and unix only, and the endpoint is udp://127.0.0.1:0: remove the setting." },
        { "udp://127.0.0.1:0", new() { Limits = { MaxOutputBytes = 65536 } }, $"{Prefix}Limits:MaxOutputBytes is set, which applies to tcp and unix only, and the endpoint is udp://127.0.0.1:0: remove the setting." },
        { "unixgram:///a", new() { Limits = { HighWatermarkBytes = 1 } }, $"{Prefix}Limits:HighWatermarkBytes is set, which applies to tcp and unix only, and the endpoint is unixgram:///a: remove the setting." },
        { "unixgram:///a", new() { Limits = { LowWatermarkBytes = 0 } }, $"{Prefix}Limits:LowWatermarkBytes is set, which applies to tcp and unix only, and the endpoint is unixgram:///a: remove the setting." },
        { "unixgram:///a", new() { Limits = { SendTimeout = TimeSpan.FromSeconds(1) } }, $"{Prefix}Limits:SendTimeout is set, which applies to tcp and unix only, and the endpoint is unixgram:///a: remove the setting." },
        { "unix:///a", new() { Limits = { HighWatermarkBytes = 0 } }, $"{Prefix}Limits:HighWatermarkBytes is 0: set it to 1 or more, or remove it for Prefork:Limits:HighWatermarkBytes." },
        { "unix:///a", new() { FileMode = "rw" }, $"{Prefix}FileMode is 'rw', which is no mode in octal digits: set it to digits such as 0660, or remove it for what the umask leaves." },
        { "unix:///a", new() { FileMode = "1777" }, $"{Prefix}FileMode is '1777', which is no mode in octal digits: set it to digits such as 0660, or remove it for what the umask leaves." },
        { "unix:///a", new() { FileMode = "0680" }, $"{Prefix}FileMode is '0680', which is no mode in octal digits: set it to digits such as 0660, or remove it for what the umask leaves." },
        { "tcp://127.0.0.1:0", new() { KeepAlive = { Idle = TimeSpan.FromSeconds(32768) } }, $"{Prefix}KeepAlive:Idle is 09:06:08: set it to a time up to 09:06:07, such as 00:01:00 for a minute, or remove it for never." },
        { "tcp://127.0.0.1:0", new() { DeferAccept = TimeSpan.FromSeconds(-1) }, $"{Prefix}DeferAccept is -00:00:01: set it to a time up to 01:00:00, such as 00:00:05 for 5 seconds, or remove it to defer nothing." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_setting_that_does_not_apply_is_named(string url, EndpointOptions options, string line) => Assert.Equal([line], Check(url, options));

    [Fact]
    public void A_framer_of_the_program_is_not_for_datagrams() =>
        Assert.Contains("framer Prefork.Tests.Framing.TailFramer", Assert.Single(Check("udp://127.0.0.1:0", new EndpointOptions().UseFramer(static () => new Framing.TailFramer()))), StringComparison.Ordinal);

    [Theory]
    [InlineData("tcp://127.0.0.1:0")]
    [InlineData("udp://127.0.0.1:0")]
    [InlineData("unix:///a")]
    [InlineData("unixgram:///a")]
    public void The_defaults_apply_to_every_transport(string url) => Assert.Empty(Check(url, new EndpointOptions()));

    [Theory]
    [InlineData("0660", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)]
    [InlineData("700", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)]
    [InlineData("0001", UnixFileMode.OtherExecute)]
    public void A_file_mode_is_octal(string text, UnixFileMode mode) => Assert.Equal(mode, SocketFileMode.Parse(text));

    private static List<string> Check(string url, EndpointOptions options)
    {
        options.Url = url;
        var mistakes = new List<string>();
        new EndpointRequirements(new EndpointDefinition(0, "main", options), mistakes).Check();
        return mistakes;
    }
}
