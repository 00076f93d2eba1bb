namespace Prefork.Shared;

/// <summary>An object in shared memory that was declared.</summary>
/// <param name="Name">Its name, unique among all.</param>
/// <param name="Type">The type that it is injected by.</param>
/// <param name="Layout">Everything that processes have to agree on to use it together.</param>
/// <param name="Bytes">The memory that it takes.</param>
/// <param name="Initialize">Writes what is not zero at first; called once, in the master.</param>
/// <param name="Open">Makes the object for the memory at an address.</param>
internal sealed record SharedDefinition(
    string Name, Type Type, string Layout, long Bytes, Action<nint, SharedSpace> Initialize, Func<nint, SharedSpace, object> Open);
