using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>The handlers of messages of a process that has no others. Added to by the loop thread before it takes the first message.</summary>
internal sealed class MessageHandlers
{
    private readonly List<BoundHandler> _all = [];
    private readonly Dictionary<long, BoundHandler> _byKey = [];

    public MessageHandlers(IEnumerable<HandlerDescriptor> handlers, object target) => Add(handlers, target);

    public IReadOnlyList<BoundHandler> All => _all;

    public IReadOnlyDictionary<long, BoundHandler> ByKey => _byKey;

    /// <summary>Adds handlers; of two of one name the first one stays.</summary>
    /// <param name="handlers">The handlers.</param>
    /// <param name="target">What they are called with.</param>
    public void Add(IEnumerable<HandlerDescriptor> handlers, object target)
    {
        foreach (var descriptor in handlers)
        {
            var handler = new BoundHandler(descriptor, target, checked((short)_all.Count));
            if (_byKey.TryAdd(TaskNames.KeyOf(descriptor.Key!), handler))
            {
                _all.Add(handler);
            }
        }
    }
}
