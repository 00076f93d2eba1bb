using System.Diagnostics.CodeAnalysis;

namespace Prefork;

/// <summary>Which processes a server consists of.</summary>
public enum ServerMode
{
    /// <summary>A master, a manager and disposable workers. The default.</summary>
    Process,

    /// <summary>One process that runs the same handlers, for the debugger and for tests. Nothing survives a crash.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The word of the setting Prefork:Mode.")]
    Single,
}
