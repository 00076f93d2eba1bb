using System.CommandLine;
using Prefork.Benchmarks.Commands;

var root = new RootCommand("Measures Prefork beside other ways to serve sockets. What the figures mean: benchmarks/README.md")
{
    new EchoCommand(),
    new IdleCommand(),
    new RecoverCommand(),
    new RespCommand(),
    new TasksCommand(),
    new SharedCommand(),
    new TableReaderCommand(),
};

// Time to end the servers after Ctrl-C.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
return await root.Parse(args).InvokeAsync(invocation);
