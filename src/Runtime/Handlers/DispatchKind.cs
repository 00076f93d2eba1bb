namespace Prefork;

/// <summary>The kinds of <see cref="DispatchDecision"/>.</summary>
internal enum DispatchKind
{
    /// <summary>The endpoint's mode decides.</summary>
    Default,

    /// <summary>A worker that the decision names.</summary>
    Worker,

    /// <summary>The message is dropped.</summary>
    Discard,

    /// <summary>The message is dropped and the connection closed.</summary>
    Close,
}
