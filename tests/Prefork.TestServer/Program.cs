using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prefork;
using Prefork.TestServer;

if (args is ["activate", var path, .. var rest])
{
    return SocketActivation.Run(path, rest);
}

var builder = ServerApplication.CreateBuilder(args);
builder.Endpoints.Add("async", "tcp://127.0.0.1:0");
builder.Endpoints.Add("command", "tcp://127.0.0.1:0");
builder.Endpoints.Add("echo", "tcp://127.0.0.1:0");
builder.Endpoints.Add("events", "tcp://127.0.0.1:0");
builder.Endpoints.Add("later", "tcp://127.0.0.1:0");
builder.Endpoints.Add("memory", "tcp://127.0.0.1:0");
builder.Endpoints.Add("order", "tcp://127.0.0.1:0");
builder.Endpoints.Add("overlap", "tcp://127.0.0.1:0");
builder.Endpoints.Add("pool", "tcp://127.0.0.1:0");
builder.Endpoints.Add("redeliver", "tcp://127.0.0.1:0");
builder.Endpoints.Add("secure", "tcp://127.0.0.1:0");
builder.Endpoints.Add("slow", "tcp://127.0.0.1:0");
builder.Endpoints.Add("v6", "tcp://[::1]:0");
DataPathEndpoints.Add(builder.Endpoints);
builder.Shared
    .Table<ScoreRow>("scores", builder.Configuration.GetValue("Test:Scores", 100))
    .Counter("visits")
    .Counter("taken")
    .Lock("world")
    .Channel<long>("jobs", 10)
    .PayloadChannel<Note>("notes", capacity: 10, maxItemBytes: 100);
builder.Services.AddSingleton<Counter>();
builder.Services.AddSingleton<IMessageCodec<Sum>, SumCodec>();
builder.Services.AddHostedService<HostedProbe>();
if (builder.Configuration.GetValue("Test:Processes", 0) is > 0 and var processes)
{
    builder.Processes.Add("probe", processes, static services => new ProbeProcess(
        services.GetRequiredService<ILogger<ProbeProcess>>(),
        services.GetRequiredService<Server>(),
        services.GetRequiredService<Counter>(),
        services.GetRequiredService<IConfiguration>()));
}

if (builder.Configuration.GetValue("Test:Greeting", false))
{
    builder.Processes.Add("greeting", static services => new GreetingProcess(
        services.GetRequiredService<Server>(), services.GetRequiredService<ILogger<GreetingProcess>>()));
}

if (builder.Configuration.GetValue("Test:Notes", 0) is > 0 and var notes)
{
    builder.Processes.Add("notes", notes, static services => new NoteProcess(services.GetRequiredService<Server>()));
}

if (builder.Configuration.GetValue("Test:Jobs", false))
{
    builder.Processes.Add("jobs", static services => new JobProcess(
        services.GetRequiredService<SharedChannel<long>>(), services.GetRequiredKeyedService<SharedCounter>("taken")));
}

builder.AddHandlers();
if (builder.Configuration.GetValue("Test:TaskProbe", false))
{
    builder.Handlers.Add(TaskProbe.Describe());
}

if (builder.Configuration["stacks"] != "none")
{
    builder.AddSlowRequestStacks();
}

return await builder.Build().RunAsync();
