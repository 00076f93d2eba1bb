using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>A method with the attribute that makes it a handler.</summary>
internal readonly record struct HandlerMethod(IMethodSymbol Method, HandlerEvent Event, AttributeData Attribute)
{
    /// <summary>The value of <c>Prefork.ServerRole.Manager</c>.</summary>
    public const int ManagerRole = 1;

    /// <summary>The time from one run to the next, or 0.</summary>
    public int Milliseconds => Argument("Milliseconds")?.Value as int? ?? 0;

    /// <summary>The endpoint that the attribute names, or <see langword="null"/> for all others.</summary>
    public string? Endpoint => Argument("Endpoint")?.Value as string;

    /// <summary>A property that the attribute sets.</summary>
    public TypedConstant? Argument(string name)
    {
        foreach (var argument in Attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
