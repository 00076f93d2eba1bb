using System.Runtime.InteropServices;

namespace Prefork.Shared;

/// <summary>The first bytes of the memory for shared objects. Written by the master before any other process is there, never again.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SharedSpaceHeader
{
    public const long ExpectedMagic = 0x314A424F4B465050; // "PPFKOBJ1"
    public const int ExpectedVersion = 1;

    public long Magic;
    public int Version;
    public int Reserved;

    /// <summary>The bytes of the whole.</summary>
    public long Length;

    /// <summary>Of all declarations: a process with others cannot use the memory.</summary>
    public long DeclarationsHash;

    /// <summary>A random number, so that nobody can choose keys that fall into one place.</summary>
    public ulong HashSeed;
}
