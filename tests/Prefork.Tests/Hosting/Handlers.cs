using Prefork.Registration;

namespace Prefork.Tests.Hosting;

/// <summary>Makes what the generator would.</summary>
internal static class Handlers
{
    public static HandlerClass Class(string name, params HandlerDescriptor[] handlers) =>
        new() { Name = name, Create = _ => new object(), Handlers = handlers };

    public static HandlerDescriptor On(HandlerEvent handled, string name, string? endpoint = null) =>
        new() { Event = handled, Name = name, Endpoint = endpoint, Sync = static (object _, in SyncInvocation _) => { } };

    public static HandlerRegistry Registry(params HandlerClass[] classes)
    {
        var registry = new HandlerRegistry();
        foreach (var handlerClass in classes)
        {
            registry.Add(handlerClass);
        }

        return registry;
    }
}
