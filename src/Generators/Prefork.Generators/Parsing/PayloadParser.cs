using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the models of payloads and results from their types.</summary>
internal static class PayloadParser
{
    private const string Codecs = "global::Prefork.Registration.PayloadCodecs.";
    private const string Provider = "global::MemoryPack.MemoryPackFormatterProvider";
    private const string Memory = "global::System.ReadOnlyMemory<byte>";

    private static readonly SymbolDisplayFormat WithoutAnnotations = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The model of what a task carries, or results in.</summary>
    public static PayloadModel OfTask(ITypeSymbol type)
    {
        // Bytes go as they are, so that none are left to stand for null.
        var name = Name(type);
        return type.IsByteArray() && IsAnnotated(type) ? new(name, $"{Codecs}Serialized<{name}>()") : OfMessage(type);
    }

    /// <summary>The model of what a message carries. Its codec is the one that a sender chooses by the type alone.</summary>
    public static PayloadModel OfMessage(ITypeSymbol type)
    {
        var name = Name(type);
        return type switch
        {
            _ when type.IsByteSpan() || type.IsByteMemory() => new(Memory, Codecs + "Bytes"),
            _ when type.IsByteArray() && !IsAnnotated(type) => new(name, Codecs + "ByteArray"),
            { SpecialType: SpecialType.System_String } when !IsAnnotated(type) => new(name, Codecs + "Text"),
            _ => new(name, $"{Codecs}Of<{name}>()"),
        };
    }

    /// <summary>
    /// The statements that make known to MemoryPack how a payload and what it consists of are serialized, which it would otherwise find out
    /// by reflection.
    /// </summary>
    public static IEnumerable<string> Formatters(ITypeSymbol payload)
    {
        if (payload.IsByteSpan() || payload.IsByteMemory() || payload.IsByteArray() || payload.SpecialType == SpecialType.System_String)
        {
            yield break;
        }

        if (!MemoryPackTypes.IsSerializable(payload))
        {
            yield break;
        }

        switch (payload)
        {
            case INamedTypeSymbol named when MemoryPackTypes.IsGenerated(named):
                yield return $"{Provider}.Register<{Written(named)}>();";
                foreach (var inner in OfElements(named.TypeArguments))
                {
                    yield return inner;
                }

                break;
            case IArrayTypeSymbol { Rank: 1 } array:
                yield return Register("ArrayFormatter", [array.ElementType]);
                foreach (var inner in OfElements([array.ElementType]))
                {
                    yield return inner;
                }

                break;
            case INamedTypeSymbol { IsGenericType: true } named when MemoryPackTypes.IsKnown(named):
                yield return Register(MemoryPackTypes.FormatterOf(named.Name, named.TypeKind == TypeKind.Interface), named.TypeArguments);
                foreach (var inner in OfElements(named.TypeArguments))
                {
                    yield return inner;
                }

                break;
        }
    }

    private static IEnumerable<string> OfElements(IEnumerable<ITypeSymbol> elements) => elements.SelectMany(static element =>
        element.TypeKind == TypeKind.Enum ? [Register("UnmanagedFormatter", [element])] : Formatters(element));

    private static string Register(string formatter, IEnumerable<ITypeSymbol> arguments) =>
        $"{Provider}.Register(new global::MemoryPack.Formatters.{formatter}<{string.Join(", ", arguments.Select(Written))}>());";

    private static string Written(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(WithoutAnnotations);

    private static string Name(ITypeSymbol type) => IsAnnotated(type) ? TypeName.Of(type) + "?" : TypeName.Of(type);

    private static bool IsAnnotated(ITypeSymbol type) => type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };
}
