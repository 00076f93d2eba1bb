using System.Globalization;

namespace Prefork.Hosting;

/// <summary>One user process: the kind, and which of those that run of it.</summary>
internal readonly record struct UserProcessEntry(UserProcessDefinition Definition, int Index)
{
    private const char Separator = ':';

    /// <summary>The name that tells it from all others: <c>feed</c>, or <c>feed:1</c>. A process is told by it what to run, since builds may number them differently.</summary>
    public string Name => Definition.Count == 1 ? Definition.Name : string.Create(CultureInfo.InvariantCulture, $"{Definition.Name}{Separator}{Index}");

    /// <summary>Takes such a name apart.</summary>
    public static (string Name, int Index) Split(string name)
    {
        var separator = name.IndexOf(Separator, StringComparison.Ordinal);
        return separator < 0
            ? (name, 0)
            : (name[..separator], int.TryParse(name.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0);
    }
}
