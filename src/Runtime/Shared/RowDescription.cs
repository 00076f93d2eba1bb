using System.Globalization;
using System.Runtime.CompilerServices;
using Prefork.Registration;

namespace Prefork.Shared;

/// <summary>Tells the layouts of structs apart, for builds that are to share memory.</summary>
internal static class RowDescription
{
    /// <summary>The name and size of a struct, and its columns where they are known.</summary>
    public static string Of<T>()
        where T : unmanaged =>
        string.Create(CultureInfo.InvariantCulture, $"{typeof(T)} {Unsafe.SizeOf<T>()} {(default(T) as ISharedRow)?.Layout}");
}
