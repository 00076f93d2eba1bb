using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the call of a constructor with services.</summary>
internal static class ConstructionEmitter
{
    /// <param name="source">Where to.</param>
    /// <param name="before">What stands before the call in its first line.</param>
    /// <param name="type">The type, fully qualified.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="after">What stands behind the call.</param>
    public static SourceWriter Construction(this SourceWriter source, string before, string type, EquatableArray<ArgumentModel> arguments, string after)
    {
        if (arguments.Count == 0)
        {
            return source.Line($"{before}new {type}(){after}");
        }

        return source.Line($"{before}new {type}(").Indented(inner =>
        {
            for (var i = 0; i < arguments.Count; i++)
            {
                var name = arguments[i].Name is { } given ? given + ": " : "";
                inner.Line($"{name}{ServiceExpression.Of(arguments[i].Service)}{(i == arguments.Count - 1 ? ")" + after : ",")}");
            }
        });
    }
}
