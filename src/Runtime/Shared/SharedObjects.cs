using Microsoft.Extensions.DependencyInjection;
using Prefork.Shared;

namespace Prefork;

/// <summary>The declared objects in shared memory by name, for code that is given no services. Can be used in every process, on any thread.</summary>
public sealed class SharedObjects
{
    private readonly Dictionary<string, object> _objects = new(StringComparer.Ordinal);
    private readonly SharedSpace? _space;
    private readonly string? _unavailable;

    /// <summary>None.</summary>
    internal SharedObjects()
    {
    }

    private SharedObjects(long hash) => Hash = hash;

    private SharedObjects(long hash, string unavailable)
        : this(hash) => _unavailable = unavailable;

    private SharedObjects(long hash, SharedSpace space, IReadOnlyList<SharedDefinition> definitions)
        : this(hash)
    {
        _space = space;
        foreach (var (definition, instance) in space.OpenObjects(definitions))
        {
            _objects.Add(definition.Name, instance);
        }
    }

    /// <summary>The bytes of memory that all of them take, reserved when the server started.</summary>
    public long MemoryBytes => _space?.Length ?? 0;

    /// <summary>What the declarations of this process come to.</summary>
    internal long Hash { get; }

    /// <summary>The descriptor that processes inherit; -1 where nothing is shared.</summary>
    internal int Fd => _space?.Fd ?? -1;

    /// <summary>Whether the server that this process belongs to has the objects that its build declares.</summary>
    internal bool IsAvailable => _unavailable is null;

    /// <summary>A table of rows by text.</summary>
    /// <param name="name">The name that it was declared by.</param>
    /// <exception cref="ArgumentException">No such table of that row was declared.</exception>
    public SharedTable<TRow> Table<TRow>(string name)
        where TRow : unmanaged => Find<SharedTable<TRow>>(name);

    /// <summary>A table of rows by number.</summary>
    /// <param name="name">The name that it was declared by.</param>
    /// <exception cref="ArgumentException">No such table of that row was declared.</exception>
    public SharedIdTable<TRow> IdTable<TRow>(string name)
        where TRow : unmanaged => Find<SharedIdTable<TRow>>(name);

    /// <summary>A counter.</summary>
    /// <param name="name">The name that it was declared by.</param>
    /// <exception cref="ArgumentException">No such counter was declared.</exception>
    public SharedCounter Counter(string name) => Find<SharedCounter>(name);

    /// <summary>A lock.</summary>
    /// <param name="name">The name that it was declared by.</param>
    /// <exception cref="ArgumentException">No such lock was declared.</exception>
    public SharedLock Lock(string name) => Find<SharedLock>(name);

    /// <summary>A lock that many may read under.</summary>
    /// <param name="name">The name that it was declared by.</param>
    /// <exception cref="ArgumentException">No such lock was declared.</exception>
    public SharedReaderWriterLock ReaderWriterLock(string name) => Find<SharedReaderWriterLock>(name);

    /// <summary>A queue among processes.</summary>
    /// <param name="name">The name that it was declared by.</param>
    /// <exception cref="ArgumentException">No such channel of that element was declared.</exception>
    public SharedChannel<T> Channel<T>(string name)
        where T : unmanaged => Find<SharedChannel<T>>(name);

    /// <summary>A queue of text, bytes or serialized values among processes.</summary>
    /// <param name="name">The name that it was declared by.</param>
    /// <exception cref="ArgumentException">No such channel of that item was declared.</exception>
    public SharedPayloadChannel<T> PayloadChannel<T>(string name) => Find<SharedPayloadChannel<T>>(name);

    /// <summary>The first process: makes the memory.</summary>
    /// <exception cref="Hosting.StartupException">There is not as much.</exception>
    internal static SharedObjects Create(IReadOnlyList<SharedDefinition> definitions) => definitions.Count == 0
        ? new SharedObjects()
        : new SharedObjects(SharedSpace.HashOf(definitions), SharedSpace.Create(definitions), definitions);

    /// <summary>Any other process: opens what it has inherited.</summary>
    /// <param name="fd">The descriptor; -1 where the server shares nothing.</param>
    /// <param name="definitions">What this build declares.</param>
    internal static SharedObjects Open(int fd, IReadOnlyList<SharedDefinition> definitions)
    {
        if (fd < 0 && definitions.Count == 0)
        {
            return new SharedObjects();
        }

        var hash = SharedSpace.HashOf(definitions);
        return fd >= 0 && definitions.Count > 0 && SharedSpace.Open(fd, definitions) is { } space
            ? new SharedObjects(hash, space, definitions)
            : new SharedObjects(hash, "This build declares other shared objects than the running server: restart the server to change them.");
    }

    /// <summary>Has the items of channels written and read by the application's serializer, which is not looked for before one is needed.</summary>
    internal void UseSerializer(Func<IPayloadSerializer> find)
    {
        if (_space is not null)
        {
            _space.Serializer = new DeferredSerializer(find);
        }
    }

    /// <summary>Makes the objects services: by type and name, and by type alone where one is the only one of it.</summary>
    internal void AddTo(IServiceCollection services)
    {
        foreach (var ofType in _objects.GroupBy(static entry => entry.Value.GetType()))
        {
            foreach (var (name, instance) in ofType)
            {
                services.Add(new ServiceDescriptor(ofType.Key, name, instance));
            }

            if (ofType.Count() == 1)
            {
                services.AddSingleton(ofType.Key, ofType.First().Value);
            }
        }
    }

    private T Find<T>(string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(name);
        return _unavailable is not null ? throw new InvalidOperationException(_unavailable)
            : !_objects.TryGetValue(name, out var found) ? throw new ArgumentException($"No shared object '{name}' was declared: add it to the builder's Shared.", nameof(name))
            : found as T ?? throw new ArgumentException($"The shared object '{name}' is a {found.GetType()} and no {typeof(T)}.", nameof(name));
    }
}
