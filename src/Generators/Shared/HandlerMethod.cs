using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>A method with the attribute that makes it a handler.</summary>
internal readonly record struct HandlerMethod(IMethodSymbol Method, HandlerEvent Event, AttributeData Attribute)
{
    /// <summary>What the attribute of a tick gives for every worker.</summary>
    public const int EveryWorker = -1;

    private const int ManagerRole = 1;
    private const int WorkerRole = 2;

    /// <summary>The endpoint that the class names which serves the handler.</summary>
    public string? ClassEndpoint { get; init; }

    /// <summary>Whether the class that serves the handler is a user process, and messages are that process's.</summary>
    public bool InUserProcess { get; init; }

    /// <summary>Whether it is called with the object that runs in a user process.</summary>
    public bool IsMessageOfUserProcess => InUserProcess && Event is { IsMessage: true, IsOfServer: false };

    /// <summary>The time from one run to the next, or 0.</summary>
    public int Milliseconds => Argument("Milliseconds")?.Value as int? ?? 0;

    /// <summary>The one worker that it runs in, or <see cref="EveryWorker"/>.</summary>
    public int OnWorker => Argument("OnWorker")?.Value as int? ?? EveryWorker;

    /// <summary>Whether the attribute names a process that the event comes in.</summary>
    public bool IsWhereItComes => (Argument("In")?.Value as int? ?? WorkerRole) is WorkerRole or ManagerRole;

    /// <summary>The endpoint that the attribute names, or else the class, or <see langword="null"/> for all others.</summary>
    public string? Endpoint => !Event.HasEndpoint ? null
        : Argument("Endpoint") is { } own ? own.Value as string
        : ClassEndpoint;

    /// <summary>The name that the attribute of a task or message sets, or <see langword="null"/>.</summary>
    public string? GivenName => Argument("Name")?.Value as string;

    /// <summary>Whether the attribute names the manager.</summary>
    public static bool IsInManager(AttributeData attribute) => ArgumentOf(attribute, "In")?.Value is ManagerRole;

    /// <summary>A property that the attribute sets.</summary>
    public TypedConstant? Argument(string name) => ArgumentOf(Attribute, name);

    private static TypedConstant? ArgumentOf(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
