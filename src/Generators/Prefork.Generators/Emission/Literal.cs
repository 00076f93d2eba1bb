using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Prefork.Generators.Emission;

/// <summary>Writes values and names as C#.</summary>
internal static class Literal
{
    public static string Of(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An attribute's argument as an expression that boxes to the same type.</summary>
    public static string Of(TypedConstant constant)
    {
        if (constant.IsNull)
        {
            return "null";
        }

        return constant switch
        {
            { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({TypeName.Of(type)})",
            { Kind: TypedConstantKind.Enum } => $"({TypeName.Of(constant.Type!)})({constant.Value})",
            { Value: string or char or bool or int } => SymbolDisplay.FormatPrimitive(constant.Value, quoteStrings: true, useHexadecimalNumbers: false)!,
            _ => $"({TypeName.Of(constant.Type!)})({SymbolDisplay.FormatPrimitive(constant.Value!, quoteStrings: true, useHexadecimalNumbers: false)})",
        };
    }

    /// <summary>A name such that it may stand for a member also where it is a keyword.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;
}
