using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the methods that describe a class: an expression, unless there are statements to be run before.</summary>
internal static class DescriptionEmitter
{
    /// <param name="source">Where to.</param>
    /// <param name="method">The method, to its closing parenthesis.</param>
    /// <param name="statements">What is to be run before.</param>
    public static SourceWriter OpenDescription(this SourceWriter source, string method, EquatableArray<string> statements)
    {
        if (statements.Count == 0)
        {
            return source.Line($"{method} => new()").Open();
        }

        source.Line(method).Open().Line("// What the serializer is not told it looks for by reflection.");
        foreach (var statement in statements)
        {
            source.Line(statement);
        }

        return source.Line("return new()").Open();
    }

    /// <summary>Closes what <see cref="OpenDescription"/> opened.</summary>
    public static SourceWriter CloseDescription(this SourceWriter source, EquatableArray<string> statements)
    {
        source.Close("};");
        return statements.Count == 0 ? source : source.Close();
    }
}
