using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A process to start; the first of its descriptors gets the number <see cref="ChildDescriptors.First"/>.</summary>
/// <param name="Role">What it is to do.</param>
/// <param name="Id">Its number in the server.</param>
/// <param name="Instance">The unique number of the process instance.</param>
/// <param name="Fds">The descriptors that it inherits.</param>
/// <param name="Name">Which user process it is; null in other roles.</param>
internal readonly record struct LaunchRequest(ServerRole Role, int Id, long Instance, IReadOnlyList<InheritedFd> Fds, string? Name = null);
