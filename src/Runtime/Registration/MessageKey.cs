namespace Prefork.Registration;

/// <summary>The key of the messages of a type.</summary>
internal static class MessageKey<T>
{
    public static readonly long Value = TaskNames.KeyOf(MessageNames.Of<T>());
}
