using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>A handler of the application.</summary>
/// <param name="Descriptor">What generated code says about it.</param>
/// <param name="ClassIndex">Its class in <see cref="HandlerTable.Classes"/>, and so the target that it is called on.</param>
/// <param name="Index">Its place in <see cref="HandlerTable.Handlers"/>, which names it in shared memory.</param>
internal sealed record HandlerEntry(HandlerDescriptor Descriptor, int ClassIndex, short Index)
{
    /// <summary>The index of a handler that no worker runs.</summary>
    public const short NoIndex = -1;
}
