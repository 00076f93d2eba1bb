using System.Runtime.InteropServices;

namespace Prefork.Interop;

/// <summary>
/// The system calls that Prefork makes, pointer-typed so that a call costs no marshalling. All of them set the last
/// P/Invoke error; <see cref="LastError"/> reads it.
/// </summary>
internal static unsafe partial class Sys
{
    private const string LibC = "libc";

    public static int LastError => Marshal.GetLastPInvokeError();

    public static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";

    [LibraryImport(LibC, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);
}
