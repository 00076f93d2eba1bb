using Prefork.Hosting;
using Prefork.Registration;

namespace Prefork.Tests.Hosting;

public sealed class HandlerTableTests
{
    [Fact]
    public void The_handler_of_an_endpoint_comes_before_the_general_one()
    {
        var endpoints = Endpoints("admin", "main");
        var table = Build(
            endpoints,
            Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Any"), Handlers.On(HandlerEvent.Connect, "A.Connect", "main")),
            Handlers.Class("B", Handlers.On(HandlerEvent.Receive, "B.Admin", "Admin")));

        Assert.Equal("B.Admin", table.ForEndpoint(0).Receive!.Descriptor.Name);
        Assert.Equal("A.Any", table.ForEndpoint(1).Receive!.Descriptor.Name);
        Assert.Null(table.ForEndpoint(0).Connect);
        Assert.Equal("A.Connect", table.ForEndpoint(1).Connect!.Descriptor.Name);
        Assert.Null(table.ForEndpoint(1).Close);
    }

    [Fact]
    public void Indices_follow_the_names_however_the_classes_were_added()
    {
        var a = Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Receive"), Handlers.On(HandlerEvent.WorkerStart, "A.Begin"));
        var b = Handlers.Class("B", Handlers.On(HandlerEvent.WorkerStop, "B.End"), Handlers.On(HandlerEvent.WorkerStart, "B.Begin"));
        string[] names = ["A.Begin", "A.Receive", "B.Begin", "B.End"];

        foreach (var table in (HandlerTable[])[Build(Endpoints("main"), a, b), Build(Endpoints("main"), b, a)])
        {
            Assert.Equal(names, table.Handlers.Select(entry => entry.Descriptor.Name));
            Assert.Equal([0, 1, 2, 3], table.Handlers.Select(entry => (int)entry.Index));
            Assert.Equal(["A", "B"], table.Classes.Select(handlerClass => handlerClass.Name));
            Assert.Equal([0, 0, 1, 1], table.Handlers.Select(entry => entry.ClassIndex));
            Assert.Equal(["A.Begin", "B.Begin"], table.WorkerStart.Select(entry => entry.Descriptor.Name));
            Assert.Equal(["B.End"], table.WorkerStop.Select(entry => entry.Descriptor.Name));
        }
    }

    [Fact]
    public void Each_event_of_an_endpoint_has_its_place()
    {
        var dispatch = new HandlerDescriptor
        {
            Event = HandlerEvent.Dispatch,
            Name = "A.Dispatch",
            Dispatch = static (in DispatchInvocation _) => DispatchDecision.Default,
        };
        var managerTick = new HandlerDescriptor { Event = HandlerEvent.Tick, Name = "A.ManagerTick", Server = static _ => default };
        HandlerEvent[] events =
            [HandlerEvent.BufferEmpty, HandlerEvent.BufferFull, HandlerEvent.Packet, HandlerEvent.ProtocolError, HandlerEvent.RequestLost];
        var table = Build(
            Endpoints("main"),
            Handlers.Class("A", [.. events.Select(handled => Handlers.On(handled, $"A.{handled}")), dispatch, managerTick]),
            Handlers.Class("B", Handlers.On(HandlerEvent.Tick, "B.Tick"), Handlers.On(HandlerEvent.Tick, "B.Tock")));

        var main = table.ForEndpoint(0);
        Assert.Equal(
            events,
            ((HandlerEntry?[])[main.BufferEmpty, main.BufferFull, main.Packet, main.ProtocolError, main.RequestLost])
                .Select(entry => entry!.Descriptor.Event));
        Assert.Equal("A.Dispatch", main.Dispatch!.Descriptor.Name);
        Assert.Equal(["B.Tick", "B.Tock"], table.Ticks.Select(entry => entry.Descriptor.Name));
        Assert.Equal(["A.ManagerTick"], table.ServerHandlers.Select(entry => entry.Descriptor.Name));
        Assert.DoesNotContain(table.Handlers, entry => entry.Descriptor == dispatch);
        var mistakes = new List<string>();
        table.Check(Endpoints("main"), mistakes);
        Assert.Empty(mistakes);
    }

    [Fact]
    public void Two_handlers_for_one_event_are_named()
    {
        var mistakes = Check(
            Endpoints("main"),
            Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Receive"), Handlers.On(HandlerEvent.Close, "A.Close", "main")),
            Handlers.Class("B", Handlers.On(HandlerEvent.Receive, "B.Receive"), Handlers.On(HandlerEvent.Close, "B.Close", "MAIN")));

        Assert.Equal(
            [
                "A.Close and B.Close both handle the event Close of the endpoint MAIN: remove one, or bind them to different endpoints.",
                "A.Receive and B.Receive both handle the event Receive: remove one, or bind them to different endpoints.",
            ],
            mistakes);
    }

    [Fact]
    public void Every_class_may_handle_the_start_and_stop_of_the_worker() =>
        Assert.Empty(Check(
            Endpoints("main"),
            Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Receive"), Handlers.On(HandlerEvent.WorkerStart, "A.Start")),
            Handlers.Class("B", Handlers.On(HandlerEvent.WorkerStart, "B.Start"))));

    [Fact]
    public void A_handler_of_an_endpoint_that_is_not_declared_is_named()
    {
        var mistakes = Check(
            Endpoints("admin", "main"),
            Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Any"), Handlers.On(HandlerEvent.Receive, "A.Receive", "mian")));

        Assert.Equal(
            ["A.Receive handles the endpoint 'mian', which is not declared (declared: admin, main): set Prefork:Endpoints:mian:Url, or correct the name."],
            mistakes);
    }

    [Fact]
    public void An_endpoint_without_a_handler_is_named()
    {
        var mistakes = Check(
            Endpoints("admin", "main"), Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Receive", "main"), Handlers.On(HandlerEvent.Close, "A.Close")));

        Assert.Equal(["The endpoint admin has no handler: mark a method with [OnReceive], or remove the endpoint."], mistakes);
    }

    private static EndpointDefinition[] Endpoints(params string[] names)
    {
        var options = new PreforkOptions();
        foreach (var name in names)
        {
            options.Endpoints.Add(name, new EndpointOptions { Url = "tcp://127.0.0.1:0" });
        }

        return EndpointDefinition.List(options);
    }

    private static HandlerTable Build(EndpointDefinition[] endpoints, params HandlerClass[] classes) =>
        HandlerTable.Build(Handlers.Registry(classes), endpoints);

    private static List<string> Check(EndpointDefinition[] endpoints, params HandlerClass[] classes)
    {
        var mistakes = new List<string>();
        Build(endpoints, classes).Check(endpoints, mistakes);
        return mistakes;
    }
}
