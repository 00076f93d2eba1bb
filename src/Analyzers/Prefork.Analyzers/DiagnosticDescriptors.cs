using Microsoft.CodeAnalysis;

namespace Prefork.Analyzers;

/// <summary>Every rule. The page of each is <c>docs/rules/PFKnnnn.md</c>.</summary>
internal static partial class DiagnosticDescriptors
{
    private const string Category = "Handlers";
    private const string SharedMemory = "SharedMemory";
    private const string Pages = "https://github.com/prefork/prefork/blob/main/docs/rules/";

    public static readonly DiagnosticDescriptor HandlerSignature = new(
        "PFK0001",
        "The signature of a handler must be one that can be bound",
        "Handler '{0}' is never called: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A handler takes what its event brings and services, and returns nothing, a task or a reply. One that cannot be bound is left out of the generated code.",
        Pages + "PFK0001.md");

    public static readonly DiagnosticDescriptor HandlerConflict = new(
        "PFK0002",
        "An event of an endpoint, a task and a message have one handler",
        "Handlers '{0}' and '{1}' are both for {2}: {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Which of two handlers should run could not be told, so the server does not start.",
        Pages + "PFK0002.md");

    public static readonly DiagnosticDescriptor HandlerConstruction = new(
        "PFK0003",
        "A handler class must be one that generated code can make",
        "'{0}' is never called: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Each worker makes one instance of each handler class, by a call of its constructor with services. A class for which that is impossible is left out of the generated code.",
        Pages + "PFK0003.md");

    public static readonly DiagnosticDescriptor MissingAddHandlers = new(
        "PFK0004",
        "Handlers must be added to the server",
        "No handler will run, for AddHandlers() is never called: call it on the builder before Build()",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Handlers are found at compile time, and are added by the generated AddHandlers(). A server without handlers does not start.",
        Pages + "PFK0004.md",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ServerHandler = new(
        "PFK0005",
        "A handler of the master or manager is static and takes no services",
        "Handler '{0}' is never called: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The master and the manager make no handler classes and no services, so that nothing that fails there can cost the server. One that needs them is left out of the generated code.",
        Pages + "PFK0005.md");

    public static readonly DiagnosticDescriptor SharedLockAwait = new(
        "PFK0006",
        "A shared lock is not held over an await",
        "{0} is held over {1}, and belongs to the thread: leave it before, or do what has to wait first",
        SharedMemory,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "What follows an await or a yield may run on another thread, which cannot leave the lock, and while it waits, every process that needs the lock stands still.",
        Pages + "PFK0006.md");

    public static readonly DiagnosticDescriptor SharedRow = new(
        "PFK0007",
        "A shared row is a partial struct without references",
        "'{0}' cannot be a row of shared memory: {1}",
        SharedMemory,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Rows are bytes that every process of the server reads at its own addresses. A struct for which that is impossible gets no columns.",
        Pages + "PFK0007.md");

    public static readonly DiagnosticDescriptor MixedHandlers = new(
        "PFK0008",
        "A class with tasks has no handlers of sessions",
        "Handler '{0}' is never called: [{1}] comes in workers, and '{2}' has tasks, which run in task workers; move it to another class",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A class with tasks is made in task workers, and one without in workers: what both need is a service, and tasks are called through the generated client.",
        Pages + "PFK0008.md");

    public static readonly DiagnosticDescriptor Payload = new(
        "PFK0009",
        "What a task or message carries can be serialized",
        "{0} '{1}' cannot be sent to another process: MemoryPack does not know '{2}'; {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Payloads and results are bytes between processes. Other types than bytes, text and primitive ones are serialized by MemoryPack, unless the application registers another serializer.",
        Pages + "PFK0009.md");

    public static readonly DiagnosticDescriptor UnawaitedTaskCall = new(
        "PFK0010",
        "The result of a task is awaited",
        "Nothing awaits '{0}', so that nobody hears of its failure: await it, or use the Post or Start method",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A call that awaits keeps what it needs for the answer. Where nobody waits, Post sends the task without that, and Start has its end told to a handler.",
        Pages + "PFK0010.md");

    public static readonly DiagnosticDescriptor IgnoredSendResult = new(
        "PFK0011",
        "Whether a task or message was sent is looked at",
        "'{0}' says by its result whether it was sent: look at the {1}, or discard it with '_ ='",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A queue that is full, a payload that is too large and a process that is not there are results, and no exceptions.",
        Pages + "PFK0011.md");

    public static readonly DiagnosticDescriptor FinishHandler = new(
        "PFK0012",
        "A finish handler takes the outcome of the task that it names",
        "Handler '{0}' is never called: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "[OnFinish] names the class of a task and its method, and the handler takes TaskOutcome of exactly the type of its result. One that does not fit is left out of the generated code.",
        Pages + "PFK0012.md");

    public static readonly DiagnosticDescriptor TaskClient = new(
        "PFK0013",
        "The client of tasks has a name of its own",
        "'{0}' cannot be called through a client: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The generator writes a client for each class with tasks, named after it, in its namespace. What would clash with another type or method is left out.",
        Pages + "PFK0013.md");
}
