namespace Prefork.Hosting;

/// <summary>A handler that runs again and again.</summary>
internal sealed class ServerTick(HandlerEntry handler)
{
    public HandlerEntry Handler { get; } = handler;

    /// <summary>When it runs next, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Due { get; set; }

    /// <summary>Sets the next run; those that were missed are left out.</summary>
    public void Advance(long now)
    {
        var interval = Math.Max(Handler.Descriptor.Milliseconds, 1);
        Due = Due + interval > now ? Due + interval : now + interval;
    }
}
