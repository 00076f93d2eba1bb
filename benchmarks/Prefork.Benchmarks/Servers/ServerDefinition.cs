using System.Globalization;

namespace Prefork.Benchmarks.Servers;

/// <summary>How to start a server.</summary>
/// <param name="Name">What it is called in the tables.</param>
/// <param name="Command">The program and its arguments, with <c>{port}</c> for the port that it is to listen on.</param>
internal sealed record ServerDefinition(string Name, IReadOnlyList<string> Command)
{
    private const string PortPlaceholder = "{port}";

    /// <summary>Parses <c>name=command with {port}</c>; the shell splits the command and is then replaced by it.</summary>
    public static ServerDefinition? Parse(string text)
    {
        var separator = text.IndexOf('=', StringComparison.Ordinal);
        var command = text[(separator + 1)..];
        return separator > 0 && command.Contains(PortPlaceholder, StringComparison.Ordinal)
            ? new ServerDefinition(text[..separator], ["/bin/sh", "-c", $"exec {command}"])
            : null;
    }

    public IReadOnlyList<string> CommandFor(int port) =>
        [.. Command.Select(argument => argument.Replace(PortPlaceholder, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))];
}
