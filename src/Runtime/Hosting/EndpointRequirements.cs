using System.Globalization;
using Prefork.Framing;

namespace Prefork.Hosting;

/// <summary>What must hold of the socket settings of an endpoint.</summary>
internal sealed class EndpointRequirements(EndpointDefinition endpoint, ICollection<string> mistakes)
{
    private const int MostProbes = 127;
    private const int LargestBuffer = 1 << 30;

    /// <summary>What the kernel takes for keep-alive times.</summary>
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(short.MaxValue);

    private static readonly TimeSpan LongestIdle = TimeSpan.FromDays(100);

    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestDeferral = TimeSpan.FromHours(1);

    private readonly EndpointOptions _options = endpoint.Options;

    /// <summary>Adds a line for each mistake.</summary>
    public void Check()
    {
        new FramingRequirements(endpoint, mistakes).Check();
        Require(_options.Backlog is >= 1 and <= ushort.MaxValue, SettingCatalog.Backlog, _options.Backlog);
        RequireTime(_options.IdleTimeout, LongestIdle, SettingCatalog.IdleTimeout);
        RequireTime(_options.HeartbeatTimeout, LongestIdle, SettingCatalog.HeartbeatTimeout);
        Require(
            _options.HeartbeatInterval >= TimeSpan.FromMilliseconds(10) && _options.HeartbeatInterval <= LongestInterval,
            SettingCatalog.HeartbeatInterval,
            _options.HeartbeatInterval);
        RequireTime(_options.KeepAlive.Idle, LongestProbe, SettingCatalog.KeepAliveIdle);
        RequireTime(_options.KeepAlive.Interval, LongestProbe, SettingCatalog.KeepAliveInterval);
        Require(_options.KeepAlive.Count is >= 0 and <= MostProbes, SettingCatalog.KeepAliveCount, _options.KeepAlive.Count);
        RequireTime(_options.DeferAccept, LongestDeferral, SettingCatalog.DeferAccept);
        Require(_options.FastOpen is >= 0 and <= ushort.MaxValue, SettingCatalog.FastOpen, _options.FastOpen);
        Require(_options.ReceiveBufferBytes is >= 0 and <= LargestBuffer, SettingCatalog.ReceiveBufferBytes, _options.ReceiveBufferBytes);
        Require(_options.SendBufferBytes is >= 0 and <= LargestBuffer, SettingCatalog.SendBufferBytes, _options.SendBufferBytes);
        Require(_options.MaxConnections is >= 0 and <= SessionId.MaxSlots, SettingCatalog.EndpointMaxConnections, _options.MaxConnections);
        CheckLimits();
        if (!string.IsNullOrEmpty(_options.FileMode) && SocketFileMode.Parse(_options.FileMode) is null)
        {
            mistakes.Add($"{Name(SettingCatalog.FileMode)} is '{_options.FileMode}', which is no mode in octal digits: {SettingCatalog.FileMode.Cure}.");
        }

        if (endpoint.TryParse(out var mistake))
        {
            CheckTransport(endpoint.Address);
        }
        else
        {
            mistakes.Add(mistake!);
        }
    }

    private void CheckLimits()
    {
        var limits = _options.Limits;
        Require(limits.MaxOutputBytes is null or >= PreforkOptionsValidator.SmallestBuffer, SettingCatalog.EndpointMaxOutputBytes, limits.MaxOutputBytes);
        Require(limits.HighWatermarkBytes is null or >= 1, SettingCatalog.EndpointHighWatermarkBytes, limits.HighWatermarkBytes);
        Require(limits.LowWatermarkBytes is null or >= 0, SettingCatalog.EndpointLowWatermarkBytes, limits.LowWatermarkBytes);
        Require(
            limits.SendTimeout is null || (limits.SendTimeout >= PreforkOptionsValidator.ShortestSendTimeout && limits.SendTimeout <= LongestInterval),
            SettingCatalog.EndpointSendTimeout,
            limits.SendTimeout);
    }

    private void CheckTransport(EndpointAddress address)
    {
        var tcp = address.Transport == Transport.Tcp;
        Forbid(!tcp && !_options.NoDelay, SettingCatalog.NoDelay, "tcp", address);
        Forbid(!tcp && _options.KeepAlive.Idle > TimeSpan.Zero, SettingCatalog.KeepAliveIdle, "tcp", address);
        Forbid(!tcp && _options.DeferAccept > TimeSpan.Zero, SettingCatalog.DeferAccept, "tcp", address);
        Forbid(!tcp && _options.FastOpen > 0, SettingCatalog.FastOpen, "tcp", address);
        Forbid(address.Path is not null && _options.ReusePort, SettingCatalog.ReusePort, "tcp and udp", address);
        Forbid(
            (address.Path is null || address.IsAbstract) && !string.IsNullOrEmpty(_options.FileMode),
            SettingCatalog.FileMode, "unix and unixgram with a path", address);
        Forbid(address.IsDatagram && _options.Framing.Mode != FramingMode.Raw, SettingCatalog.FramingMode, "tcp and unix", address);
        Forbid(address.IsDatagram && _options.MaxConnections > 0, SettingCatalog.EndpointMaxConnections, "tcp and unix", address);
        Forbid(address.IsDatagram && _options.Limits.MaxOutputBytes is not null, SettingCatalog.EndpointMaxOutputBytes, "tcp and unix", address);
        Forbid(address.IsDatagram && _options.Limits.HighWatermarkBytes is not null, SettingCatalog.EndpointHighWatermarkBytes, "tcp and unix", address);
        Forbid(address.IsDatagram && _options.Limits.LowWatermarkBytes is not null, SettingCatalog.EndpointLowWatermarkBytes, "tcp and unix", address);
        Forbid(address.IsDatagram && _options.Limits.SendTimeout is not null, SettingCatalog.EndpointSendTimeout, "tcp and unix", address);
        if (address.IsDatagram && _options.GetCustomFramer() is { } framer)
        {
            mistakes.Add($"{Name(SettingCatalog.Url)} is {address}, whose datagrams are messages already, and the program has the framer {framer.Name} for it: take that out of the program.");
        }
    }

    private void Forbid(bool found, Setting setting, string transports, EndpointAddress address)
    {
        if (found)
        {
            mistakes.Add($"{Name(setting)} is set, which applies to {transports} only, and the endpoint is {address}: remove the setting.");
        }
    }

    private void RequireTime(TimeSpan value, TimeSpan longest, Setting setting) => Require(value >= TimeSpan.Zero && value <= longest, setting, value);

    private void Require(bool valid, Setting setting, IFormattable? value)
    {
        if (!valid)
        {
            mistakes.Add($"{Name(setting)} is {value?.ToString(null, CultureInfo.InvariantCulture)}: {setting.Cure}.");
        }
    }

    private string Name(Setting setting) => setting.FullName("Endpoints", endpoint.Name);
}
