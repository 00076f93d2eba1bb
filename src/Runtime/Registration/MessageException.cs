namespace Prefork.Registration;

/// <summary>What a client sent could not be read as the message that its handler takes.</summary>
internal sealed class MessageException(Type type, int length, Exception? cause)
    : Exception($"a message of {length} bytes is no {type}{(cause is null ? "" : $": {cause.GetType().Name}: {cause.Message}")}", cause)
{
    /// <summary>The bytes of the message.</summary>
    public int Length { get; } = length;
}
