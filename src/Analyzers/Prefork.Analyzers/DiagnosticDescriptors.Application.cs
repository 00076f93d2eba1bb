using Microsoft.CodeAnalysis;

namespace Prefork.Analyzers;

/// <summary>The rules about a program as a whole.</summary>
internal static partial class DiagnosticDescriptors
{
    private const string Hosting = "Hosting";

    public static readonly DiagnosticDescriptor UnknownEndpoint = new(
        "PFK0022",
        "An endpoint that handlers name is declared",
        "No endpoint '{0}' is declared, so the server does not start; declared: {1}; {2}",
        Hosting,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Endpoints are declared by builder.Endpoints.Add or in Prefork:Endpoints of appsettings.json. A server with a handler for any other does not start.",
        Pages + "PFK0022.md",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor WorkInMain = new(
        "PFK0023",
        "What runs before RunAsync runs in every process",
        "'{0}' runs in every process of the server, for each of them runs Main: move it to {1}",
        Hosting,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The master, the manager and every worker run the program from its first line. What is to be done once has a place in an event, a service or a process of its own.",
        Pages + "PFK0023.md");

    public static readonly DiagnosticDescriptor Platform = new(
        "PFK0024",
        "A server is built for Linux with glibc",
        "Prefork runs on Linux with glibc alone, and {0} is '{1}': {2}",
        Hosting,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A server that is built for another system says so when it starts, and ends.",
        Pages + "PFK0024.md");

    public static readonly DiagnosticDescriptor AttributeWithoutEffect = new(
        "PFK0025",
        "An attribute stands where it is looked at",
        "[{0}] has no effect here: {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "An attribute that belongs to a handler, a class with handlers or a shared row says nothing anywhere else.",
        Pages + "PFK0025.md");

    public static readonly DiagnosticDescriptor ForeignHost = new(
        "PFK0026",
        "The server handles signals and hosts services",
        "'{0}' is what the server does itself: {1}",
        Hosting,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Each process of the server handles the signals for its role, and hosts the services of the builder. Another host or handler beside it is not told, or stops one process alone.",
        Pages + "PFK0026.md");

    public static readonly DiagnosticDescriptor UnregisteredService = new(
        "PFK0027",
        "What a handler asks for is a service",
        "'{0}' asks for the service '{1}', which nothing registers: add it with builder.Services, such as by AddSingleton<{1}>()",
        Hosting,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Handler classes are made with services as arguments. A worker ends at its start where there is no such service.",
        Pages + "PFK0027.md",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor AsyncVoidInHandlerClass = new(
        "PFK0028",
        "What handlers call can be awaited",
        "Nothing can await '{0}' or see it fail, and the worker does not wait for it when it stops: return ValueTask in place of void, and await it",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "An asynchronous method without a result runs on when its handler has completed, beside the next message of the session and beyond the stop of the worker.",
        Pages + "PFK0028.md");
}
