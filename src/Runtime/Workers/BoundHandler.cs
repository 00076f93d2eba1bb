using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>A handler and what it is called with, in one worker.</summary>
/// <param name="Descriptor">The handler.</param>
/// <param name="Target">What the class's factory made.</param>
/// <param name="Index">Its index in the handler table.</param>
internal sealed record BoundHandler(HandlerDescriptor Descriptor, object Target, short Index)
{
    public SyncHandler? Sync { get; } = Descriptor.Sync;

    public AsyncHandler? Async { get; } = Descriptor.Async;

    /// <summary>The crash policy, as the in-flight table has it.</summary>
    public byte OnCrash { get; } = (byte)Descriptor.OnCrash;

    public byte Attempts { get; } = (byte)Math.Clamp(Descriptor.Attempts, 0, byte.MaxValue);
}
