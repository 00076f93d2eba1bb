namespace Prefork.CompileTime;

/// <summary>What a handler's result sends to the session.</summary>
internal enum ReplyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A <c>byte[]</c>.</summary>
    Bytes,

    /// <summary>A <c>ReadOnlyMemory&lt;byte&gt;</c>.</summary>
    Memory,

    /// <summary>A <c>string</c>, encoded as UTF-8.</summary>
    Text,

    /// <summary>A message that a codec writes.</summary>
    Typed,
}
