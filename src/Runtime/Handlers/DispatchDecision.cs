namespace Prefork;

/// <summary>What becomes of a message: the result of a handler of <see cref="OnDispatchAttribute"/>.</summary>
public readonly struct DispatchDecision
{
    private DispatchDecision(DispatchKind kind, int workerId = -1)
    {
        Kind = kind;
        WorkerId = workerId;
    }

    /// <summary>The endpoint's own mode of dispatch decides.</summary>
    public static DispatchDecision Default => default;

    /// <summary>The message is dropped; the connection goes on.</summary>
    public static DispatchDecision Discard => new(DispatchKind.Discard);

    /// <summary>The message is dropped and the connection closed.</summary>
    public static DispatchDecision Close => new(DispatchKind.Close);

    internal DispatchKind Kind { get; }

    internal int WorkerId { get; }

    /// <summary>A worker handles it. A number that no worker has counts as <see cref="Default"/>.</summary>
    /// <param name="id">The worker's number, from 0.</param>
    public static DispatchDecision Worker(int id) => new(DispatchKind.Worker, id);
}
