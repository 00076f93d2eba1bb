using System.Runtime.InteropServices;

namespace Prefork.Tests.Ipc;

/// <summary>mprotect, which the product never calls.</summary>
internal static unsafe partial class NativeProtection
{
    public const int None = 0;
    public const int MapPrivateAnonymous = 0x22;

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(void* address, nuint length, int protection);
}
