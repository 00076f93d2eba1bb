namespace Prefork.Master;

/// <summary>A session that waits until its requests in the lane of a worker that is being replaced are settled; meanwhile nothing is read from it.</summary>
internal enum FenceState
{
    None,

    /// <summary>The fence has still to be written.</summary>
    Pending,

    /// <summary>The fence is in the ring; the worker answers it.</summary>
    Sent,
}
