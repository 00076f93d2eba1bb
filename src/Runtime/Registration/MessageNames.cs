using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>The names that messages are sent by where they have none of their own. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MessageNames
{
    private const string Bytes = "bytes";

    /// <summary>The name of a payload's type: the same in every build that has the type, whatever the versions of assemblies.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static string Of<T>() => Name<T>.Value;

    private static class Name<T>
    {
        // Without assemblies, also those of type arguments, which the full name has.
        public static readonly string Value =
            typeof(T) == typeof(byte[]) || typeof(T) == typeof(ReadOnlyMemory<byte>) ? Bytes : typeof(T).ToString();
    }
}
