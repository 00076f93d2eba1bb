using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>What MemoryPack can serialize, and by which of its formatters.</summary>
internal static class MemoryPackTypes
{
    /// <summary>What an attribute says where the formatter is written by hand.</summary>
    private const int NoGenerate = 4;

    /// <summary>The generic types that it has a formatter for, which is named like the type.</summary>
    private static readonly HashSet<string> Generic = new(StringComparer.Ordinal)
    {
        "System.ArraySegment`1", "System.Memory`1", "System.ReadOnlyMemory`1", "System.Nullable`1", "System.Lazy`1",
        "System.Buffers.ReadOnlySequence`1",
        "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4", "System.Tuple`5", "System.Tuple`6", "System.Tuple`7",
        "System.ValueTuple`1", "System.ValueTuple`2", "System.ValueTuple`3", "System.ValueTuple`4", "System.ValueTuple`5",
        "System.ValueTuple`6", "System.ValueTuple`7",
        "System.Collections.Generic.List`1", "System.Collections.Generic.Stack`1", "System.Collections.Generic.Queue`1",
        "System.Collections.Generic.LinkedList`1", "System.Collections.Generic.HashSet`1", "System.Collections.Generic.SortedSet`1",
        "System.Collections.Generic.PriorityQueue`2", "System.Collections.Generic.Dictionary`2",
        "System.Collections.Generic.SortedDictionary`2", "System.Collections.Generic.SortedList`2", "System.Collections.Generic.KeyValuePair`2",
        "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.ICollection`1",
        "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IList`1",
        "System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.IDictionary`2",
        "System.Collections.Generic.IReadOnlyDictionary`2", "System.Collections.Generic.ISet`1",
        "System.Collections.Generic.IReadOnlySet`1",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ObservableCollection`1",
        "System.Collections.ObjectModel.ReadOnlyCollection`1", "System.Collections.ObjectModel.ReadOnlyObservableCollection`1",
        "System.Collections.Concurrent.ConcurrentQueue`1", "System.Collections.Concurrent.ConcurrentStack`1",
        "System.Collections.Concurrent.ConcurrentBag`1", "System.Collections.Concurrent.ConcurrentDictionary`2",
        "System.Collections.Concurrent.BlockingCollection`1",
        "System.Collections.Immutable.ImmutableArray`1", "System.Collections.Immutable.ImmutableList`1",
        "System.Collections.Immutable.ImmutableQueue`1", "System.Collections.Immutable.ImmutableStack`1",
        "System.Collections.Immutable.ImmutableDictionary`2", "System.Collections.Immutable.ImmutableHashSet`1",
        "System.Collections.Immutable.ImmutableSortedDictionary`2", "System.Collections.Immutable.ImmutableSortedSet`1",
        "System.Collections.Immutable.IImmutableList`1", "System.Collections.Immutable.IImmutableQueue`1",
        "System.Collections.Immutable.IImmutableStack`1", "System.Collections.Immutable.IImmutableDictionary`2",
        "System.Collections.Immutable.IImmutableSet`1",
        "System.Collections.Frozen.FrozenDictionary`2", "System.Collections.Frozen.FrozenSet`1",
        "System.Linq.ILookup`2", "System.Linq.IGrouping`2",
    };

    /// <summary>Classes of the framework that it has a formatter for.</summary>
    private static readonly HashSet<string> Classes = new(StringComparer.Ordinal)
    {
        "System.String", "System.Version", "System.Uri", "System.TimeZoneInfo", "System.Text.StringBuilder", "System.Type",
        "System.Numerics.BigInteger", "System.Collections.BitArray", "System.Globalization.CultureInfo",
    };

    /// <summary>The names of all such types, for the test that holds the lists to the library.</summary>
    public static IEnumerable<string> GenericNames => Generic;

    /// <summary>Whether MemoryPack can write values of a type; also where that cannot be told, as for type parameters.</summary>
    public static bool IsSerializable(ITypeSymbol type) => Unserializable(type) is null;

    /// <summary>The type that MemoryPack cannot write: the one that is asked for, or one in it; else <see langword="null"/>.</summary>
    public static ITypeSymbol? Unserializable(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error or TypeKind.TypeParameter } => null,
        { IsUnmanagedType: true } => null,
        IArrayTypeSymbol { Rank: <= 4 } array => Unserializable(array.ElementType),
        INamedTypeSymbol named when named.HasAttribute(KnownTypes.IsMemoryPackable) => null,
        INamedTypeSymbol { IsGenericType: true } named when IsKnown(named) => named.TypeArguments.Select(Unserializable).FirstOrDefault(static found => found is not null),
        INamedTypeSymbol { IsGenericType: false } named when Classes.Contains(MetadataName.Of(named)) => null,
        _ => type,
    };

    /// <summary>Whether MemoryPack's generator writes how a type is serialized.</summary>
    public static bool IsGenerated(INamedTypeSymbol type) => type.GetAttributes().Any(static attribute =>
        attribute.AttributeClass is { } named
        && named.IsMemoryPackable()
        && attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Enum, Value: NoGenerate }, ..]);

    /// <summary>Whether a generic type has a formatter of its own.</summary>
    public static bool IsKnown(INamedTypeSymbol type) => Generic.Contains(MetadataName.Of(type.OriginalDefinition));

    /// <summary>The name of the formatter of a generic type, given that of the type.</summary>
    /// <param name="name">The name, without a namespace.</param>
    /// <param name="isInterface">Whether it is an interface.</param>
    public static string FormatterOf(string name, bool isInterface) => isInterface ? $"Interface{name.Substring(1)}Formatter" : $"{name}Formatter";
}
