namespace Prefork;

/// <summary>
/// Marks what a handler takes or returns as a message that a codec reads or writes: a parameter, a result, or a type wherever handlers take or
/// return it. Value types and types with <c>[MemoryPackable]</c> need no mark: they cannot be services.
/// </summary>
/// <seealso cref="IMessageCodec{T}"/>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class MessageAttribute : Attribute;
