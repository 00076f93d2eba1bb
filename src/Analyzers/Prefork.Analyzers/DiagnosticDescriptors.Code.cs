using Microsoft.CodeAnalysis;

namespace Prefork.Analyzers;

/// <content>The rules about what the code of a handler does.</content>
internal static partial class DiagnosticDescriptors
{
    private const string Code = "HandlerCode";

    public static readonly DiagnosticDescriptor BlockingCall = new(
        "PFK0014",
        "A handler does not block the loop of its worker",
        "'{0}' blocks the thread that serves all sessions of the worker: {1}run handler '{2}' with [OnThreadPool], or move the work into a task",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "All handlers of a worker run on one thread. While one blocks it no session of that worker is served, and a task that has to go on there never ends.",
        Pages + "PFK0014.md");

    public static readonly DiagnosticDescriptor MessageMemory = new(
        "PFK0015",
        "The memory of a message is not kept beyond its handler",
        "'{0}' is memory of the message, which is reused when handler '{1}' has completed, and {2}: copy it with ToArray()",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "An asynchronous handler gets memory that other messages are written into when it has completed. What is to be kept longer is copied.",
        Pages + "PFK0015.md");

    public static readonly DiagnosticDescriptor StaticState = new(
        "PFK0016",
        "Handlers keep no changing state in static members",
        "Static '{0}' looks shared, and each process has its own: make it an instance member, or use a SharedTable or SharedCounter for what all workers share",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Each worker is a process. What one of them keeps in a static member none of the others sees, and it is gone when the worker dies.",
        Pages + "PFK0016.md");

    public static readonly DiagnosticDescriptor ProcessExit = new(
        "PFK0017",
        "A handler does not end its process or read the console",
        "'{0}' {1} in handler '{2}': {3}",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Handlers run in processes that the manager starts and stops, and that have no terminal.",
        Pages + "PFK0017.md");

    public static readonly DiagnosticDescriptor RedeliverAfterSend = new(
        "PFK0018",
        "A handler that may run again sends last",
        "'{0}' sends before handler '{1}' is done, which has OnCrash = Redeliver: {2}; send when everything else is done",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What was sent before a worker died has been sent: the message is not handled again, or what it sends elsewhere is sent twice.",
        Pages + "PFK0018.md");

    public static readonly DiagnosticDescriptor IgnoredResult = new(
        "PFK0019",
        "A result that tells of lost data is looked at",
        "{0}: {1}",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "These calls tell by their results alone that data is lost, or not sent yet.",
        Pages + "PFK0019.md");

    public static readonly DiagnosticDescriptor ImpureDispatch = new(
        "PFK0020",
        "A dispatch handler only decides",
        "'{0}' {1}: '{2}' runs for each message, on the threads of the master that serve connections; let it only look at its arguments and return a decision",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "[OnDispatch] runs on several threads at the same time, and while it runs its thread serves no connection.",
        Pages + "PFK0020.md");

    public static readonly DiagnosticDescriptor LockAwait = new(
        "PFK0021",
        "A lock that belongs to a thread is not held over an await",
        "{0} is held over an await, and belongs to the thread: leave it before, or use a SemaphoreSlim with WaitAsync",
        Code,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "While a handler awaits, others run on the same thread, for which the lock is no obstacle or an exception; on the thread pool another thread comes back, which cannot leave it.",
        Pages + "PFK0021.md");
}
