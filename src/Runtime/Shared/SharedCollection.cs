using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Prefork.Shared;

namespace Prefork;

/// <summary>
/// The objects in shared memory, which every process of the server sees and changes. Their memory is reserved when the server starts, so
/// they are declared before, alike in every process: what <c>Main</c> declares must not depend on the role. Names are unique among all kinds.
/// </summary>
public sealed class SharedCollection : IReadOnlyCollection<string>
{
    /// <summary>How many bytes a key of a table has at most, unless set.</summary>
    public const int DefaultKeyLength = 32;

    /// <summary>As large as a message between processes.</summary>
    private const int MaxItemBytes = 64 << 20;

    /// <summary>By these MemoryPack finds the generated formatter of a type, which is to be there in a trimmed application, too.</summary>
    private const DynamicallyAccessedMemberTypes FormatterMembers =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private readonly List<SharedDefinition> _definitions = [];
    private readonly ICollection<string> _mistakes;

    internal SharedCollection(ICollection<string> mistakes) => _mistakes = mistakes;

    /// <summary>How many objects have been declared.</summary>
    public int Count => _definitions.Count;

    internal IReadOnlyList<SharedDefinition> Definitions => _definitions;

    /// <summary>Declares a table of rows by text, injected as <see cref="SharedTable{TRow}"/>.</summary>
    /// <typeparam name="TRow">A row: a struct without references.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="capacity">How many rows it can have.</param>
    /// <param name="keyLength">How many bytes a key has at most, in UTF-8.</param>
    public SharedCollection Table<TRow>(string name, int capacity, int keyLength = DefaultKeyLength)
        where TRow : unmanaged
    {
        CheckCapacity("table", name, capacity);
        if (keyLength is < 1 or > TextKey.MaxLength)
        {
            Mistake($"The shared table '{name}' has keys of {keyLength} bytes: set a length between 1 and {TextKey.MaxLength}.");
        }

        return Add<TRow, SharedTable<TRow>>("table", name, TableLayout.For<TRow>(capacity, Math.Clamp(keyLength, 1, TextKey.MaxLength)), static (rows, name) => new SharedTable<TRow>(name, rows));
    }

    /// <summary>Declares a table of rows by number, injected as <see cref="SharedIdTable{TRow}"/>.</summary>
    /// <typeparam name="TRow">A row: a struct without references.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="capacity">How many rows it can have.</param>
    public SharedCollection IdTable<TRow>(string name, int capacity)
        where TRow : unmanaged
    {
        CheckCapacity("table", name, capacity);
        return Add<TRow, SharedIdTable<TRow>>("id table", name, TableLayout.For<TRow>(capacity, keyLength: 0), static (rows, name) => new SharedIdTable<TRow>(name, rows));
    }

    /// <summary>Declares a counter, injected as <see cref="SharedCounter"/>.</summary>
    /// <param name="name">The name.</param>
    public SharedCollection Counter(string name) => Add(new SharedDefinition(
        name, typeof(SharedCounter), "counter", SharedCounter.Size, static (_, _) => { }, (address, space) => new SharedCounter(name, address, space)));

    /// <summary>Declares a lock, injected as <see cref="SharedLock"/>.</summary>
    /// <param name="name">The name.</param>
    public SharedCollection Lock(string name) => Add(new SharedDefinition(
        name, typeof(SharedLock), "lock", SharedLock.Size, static (address, _) => SharedLock.Initialize(address), (address, _) => new SharedLock(name, address)));

    /// <summary>Declares a lock that many may read under, injected as <see cref="SharedReaderWriterLock"/>.</summary>
    /// <param name="name">The name.</param>
    public SharedCollection ReaderWriterLock(string name) => Add(new SharedDefinition(
        name,
        typeof(SharedReaderWriterLock),
        "reader-writer lock",
        SharedReaderWriterLock.Size,
        static (address, _) => SharedReaderWriterLock.Initialize(address),
        (address, _) => new SharedReaderWriterLock(name, address)));

    /// <summary>Declares a bounded queue among processes, injected as <see cref="SharedChannel{T}"/>.</summary>
    /// <typeparam name="T">An element: a struct without references.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="capacity">How many elements it can hold.</param>
    public SharedCollection Channel<T>(string name, int capacity)
        where T : unmanaged
    {
        CheckCapacity("channel", name, capacity);
        capacity = Math.Max(capacity, 1);
        return Add(new SharedDefinition(
            name,
            typeof(SharedChannel<T>),
            string.Create(CultureInfo.InvariantCulture, $"channel {capacity} {RowDescription.Of<T>()}"),
            SharedChannel<T>.SizeOf(capacity),
            static (address, _) => ChannelQueue.Initialize(address),
            (address, space) => new SharedChannel<T>(name, capacity, address, space)));
    }

    /// <summary>
    /// Declares a bounded queue of text, bytes or serialized values among processes, injected as <see cref="SharedPayloadChannel{T}"/>. Each item
    /// takes its greatest size, always.
    /// </summary>
    /// <typeparam name="T">An item: bytes, text, a primitive type, or what the <see cref="IPayloadSerializer"/> knows.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="capacity">How many items it can hold.</param>
    /// <param name="maxItemBytes">How many bytes an item has at most: a text in UTF-8, a value as it is serialized.</param>
    public SharedCollection PayloadChannel<[DynamicallyAccessedMembers(FormatterMembers)] T>(string name, int capacity, int maxItemBytes)
    {
        CheckCapacity("channel", name, capacity);
        if (maxItemBytes is < 1 or > MaxItemBytes)
        {
            Mistake($"The shared channel '{name}' has items of {maxItemBytes} bytes: set a size between 1 and {MaxItemBytes}.");
        }

        capacity = Math.Clamp(capacity, 1, TableLayout.MaxCapacity);
        maxItemBytes = Math.Clamp(maxItemBytes, 1, MaxItemBytes);
        return Add(new SharedDefinition(
            name,
            typeof(SharedPayloadChannel<T>),
            string.Create(CultureInfo.InvariantCulture, $"payload channel {capacity} {maxItemBytes} {typeof(T)}"),
            SharedPayloadChannel<T>.SizeOf(capacity, maxItemBytes),
            static (address, _) => ChannelQueue.Initialize(address),
            (address, space) => new SharedPayloadChannel<T>(name, capacity, maxItemBytes, address, space)));
    }

    /// <summary>Enumerates the names.</summary>
    public IEnumerator<string> GetEnumerator() => _definitions.Select(static definition => definition.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private SharedCollection Add<TRow, TTable>(string kind, string name, TableLayout layout, Func<RowTable<TRow>, string, TTable> open)
        where TRow : unmanaged
        where TTable : class => Add(new SharedDefinition(
            name,
            typeof(TTable),
            string.Create(CultureInfo.InvariantCulture, $"{kind} {layout.Capacity} {layout.KeyLength} {RowDescription.Of<TRow>()}"),
            layout.Bytes,
            (address, _) => layout.Initialize(address),
            (address, space) => open(new RowTable<TRow>(layout, address, space.HashSeed), name)));

    private SharedCollection Add(SharedDefinition definition)
    {
        if (string.IsNullOrWhiteSpace(definition.Name))
        {
            Mistake("A shared object has no name: give it one.");
        }
        else if (_definitions.Exists(other => string.Equals(other.Name, definition.Name, StringComparison.OrdinalIgnoreCase)))
        {
            Mistake($"The shared object '{definition.Name}' is declared twice: give one of them another name.");
        }
        else
        {
            _definitions.Add(definition);
        }

        return this;
    }

    private void CheckCapacity(string kind, string name, int capacity)
    {
        if (capacity is < 1 or > TableLayout.MaxCapacity)
        {
            Mistake($"The shared {kind} '{name}' has the capacity {capacity}: set one between 1 and {TableLayout.MaxCapacity}.");
        }
    }

    private void Mistake(string text) => _mistakes.Add(text);
}
