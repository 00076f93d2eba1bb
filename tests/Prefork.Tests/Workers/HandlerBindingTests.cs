using Prefork.Hosting;
using Prefork.Registration;
using Prefork.Tests.Hosting;
using Prefork.Workers;

namespace Prefork.Tests.Workers;

public sealed class HandlerBindingTests
{
    private static readonly HandlerEvent[] Events = [HandlerEvent.WorkerStart, HandlerEvent.WorkerDraining, HandlerEvent.WorkerExit, HandlerEvent.WorkerStop, HandlerEvent.Tick];

    [Theory]
    [InlineData(false, "Chat")]
    [InlineData(true, "Images")]
    public void A_process_has_the_handlers_of_its_role_at_the_indices_of_all(bool ofTasks, string className)
    {
        var made = new List<string>();
        var table = HandlerTable.Build(Handlers.Registry(Class("Chat", ofTasks: false), Class("Images", ofTasks: true)), []);

        var bound = HandlerBinding.Bind(table, endpoints: 0, new NoServices(), ofTasks);

        Assert.Equal([className], made);
        Assert.Equal(2 * Events.Length, bound.All.Count);
        Assert.All(table.Handlers, entry => Assert.Equal(
            entry.Descriptor.Name.StartsWith(className, StringComparison.Ordinal) ? entry.Descriptor.Name : null, bound.All[entry.Index]?.Descriptor.Name));
        Assert.All(
            (IReadOnlyList<BoundHandler>[])[bound.Start, bound.Draining, bound.Exit, bound.Stop, bound.Ticks],
            handlers => Assert.StartsWith(className, Assert.Single(handlers).Descriptor.Name, StringComparison.Ordinal));

        HandlerClass Class(string name, bool ofTasks) => new()
        {
            Name = name,
            IsOfTasks = ofTasks,
            Create = _ =>
            {
                made.Add(name);
                return new object();
            },
            Handlers = [.. Events.Select(handled => Handlers.On(handled, $"{name}.{handled}"))],
        };
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
