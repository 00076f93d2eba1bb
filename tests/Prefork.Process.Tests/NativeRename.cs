using System.Runtime.InteropServices;

namespace Prefork.ProcessTests;

internal static partial class NativeRename
{
    /// <summary>rename(2), which replaces a link in one step.</summary>
    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Replace(string from, string to);
}
