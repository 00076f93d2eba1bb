namespace Prefork.Ipc;

/// <summary>What the sender of a task wants to hear of its end.</summary>
internal enum TaskMode : byte
{
    /// <summary>Nothing.</summary>
    Post = 0,

    /// <summary>The result, in its completion ring: a call waits for it.</summary>
    Call = 1,

    /// <summary>The result, as a request of its own, in this process or its successor.</summary>
    Finish = 2,
}
