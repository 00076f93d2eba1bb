using Microsoft.CodeAnalysis;

namespace Prefork.Analyzers;

/// <summary>Every rule. The page of each is <c>docs/rules/PFKnnnn.md</c>.</summary>
internal static class DiagnosticDescriptors
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
        "An event of an endpoint has one handler",
        "Handlers '{0}' and '{1}' are both for {2}: remove one, or give one another Endpoint",
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
}
