namespace Prefork.Ipc;

/// <summary>A descriptor that a process gets from the master.</summary>
/// <param name="Name">What it is; see <see cref="ChildDescriptors"/>.</param>
/// <param name="Fd">Its number: in the master before the spawn, in the child after it.</param>
internal readonly record struct InheritedFd(string Name, int Fd);
