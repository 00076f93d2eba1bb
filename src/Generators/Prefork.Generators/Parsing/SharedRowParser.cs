using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of a shared row from its struct.</summary>
internal static class SharedRowParser
{
    /// <summary>The model, or <see langword="null"/> where the type is none, or cannot be one.</summary>
    public static SharedRowModel? Parse(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Struct
            || !type.HasAttribute(KnownTypes.IsSharedRow)
            || SharedRowStruct.Of(type) is not { Problem: SharedRowProblem.None } row)
        {
            return null;
        }

        var containers = new List<string>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containers.Insert(0, $"{Keyword(outer)} {Literal.Identifier(outer.Name)}");
        }

        return new SharedRowModel
        {
            MetadataName = MetadataName.Of(type),
            Namespace = type.ContainingNamespace.IsGlobalNamespace ? null : Namespace(type.ContainingNamespace),
            Containers = containers.ToEquatableArray(),
            Keyword = Keyword(type),
            Name = Literal.Identifier(type.Name),
            Type = TypeName.Of(type),
            HasProperties = row.Columns.Any(static column => column.Member is IPropertySymbol),
            Columns = row.Columns.Select(Column).ToEquatableArray(),
        };
    }

    private static SharedRowColumnModel Column(SharedRowColumn column)
    {
        var property = column.Member as IPropertySymbol;
        var field = column.Member as IFieldSymbol;
        return new SharedRowColumnModel
        {
            Name = field?.AssociatedSymbol?.Name ?? column.Member.Name,
            Type = TypeName.Of(column.Type) + (column.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } ? "?" : ""),
            TextLength = column.TextLength,
            Accessibility = SyntaxFacts.GetText(column.Member.DeclaredAccessibility),
            IsMeasured = IsMeasured(field),
            IsVisible = column.TextLength is null
                && IsMeasured(field)
                && column.Member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal,
            GetModifier = property is null ? "" : Modifier(property, property.GetMethod!),
            Setter = property is null ? "" : Modifier(property, property.SetMethod!) + (property.SetMethod!.IsInitOnly ? "init" : "set"),
        };
    }

    private static bool IsMeasured(IFieldSymbol? field) =>
        field is null or { AssociatedSymbol: null, IsFixedSizeBuffer: false, Type.TypeKind: not (TypeKind.Pointer or TypeKind.FunctionPointer) };

    private static string Modifier(IPropertySymbol property, IMethodSymbol accessor) =>
        (accessor.DeclaredAccessibility == property.DeclaredAccessibility ? "" : SyntaxFacts.GetText(accessor.DeclaredAccessibility) + " ")
        + (accessor.IsReadOnly ? "readonly " : "");

    private static string Namespace(INamespaceSymbol space) => space.ContainingNamespace is { IsGlobalNamespace: false } outer
        ? $"{Namespace(outer)}.{Literal.Identifier(space.Name)}"
        : Literal.Identifier(space.Name);

    private static string Keyword(INamedTypeSymbol type) => (type.IsRecord ? "record " : "") + type.TypeKind switch
    {
        TypeKind.Struct => "struct",
        TypeKind.Interface => "interface",
        _ => "class",
    };
}
