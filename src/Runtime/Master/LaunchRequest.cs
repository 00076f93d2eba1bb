using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A process to start; the first of its descriptors gets the number <see cref="ChildDescriptors.First"/>.</summary>
internal readonly record struct LaunchRequest(ServerRole Role, int Id, long Instance, IReadOnlyList<InheritedFd> Fds);
