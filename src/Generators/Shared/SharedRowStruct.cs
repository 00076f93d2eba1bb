using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Prefork.CompileTime;

/// <summary>A struct that is marked as a row of shared memory: its columns, or why it cannot be one.</summary>
/// <param name="Problem">Why it cannot.</param>
/// <param name="Member">The member that is the reason, if one is.</param>
/// <param name="Columns">The fields, or the partial properties, in their order.</param>
internal readonly record struct SharedRowStruct(SharedRowProblem Problem, ISymbol? Member, ImmutableArray<SharedRowColumn> Columns)
{
    public const string ColumnsName = "Columns";

    private const int DefaultTextLength = 32;
    private const int MaxTextLength = 32_767;

    public static SharedRowStruct Of(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsGenericType)
            {
                return Invalid(SharedRowProblem.Generic);
            }

            if (current.IsFileLocal || !IsPartial(current))
            {
                return Invalid(SharedRowProblem.NotPartial);
            }
        }

        if (type.IsRefLikeType)
        {
            return Invalid(SharedRowProblem.ByReference);
        }

        if (type.GetMembers(ColumnsName).FirstOrDefault() is { } taken)
        {
            return Invalid(SharedRowProblem.ColumnsTaken, taken);
        }

        var fields = ImmutableArray.CreateBuilder<SharedRowColumn>();
        var properties = ImmutableArray.CreateBuilder<SharedRowColumn>();
        foreach (var member in type.GetMembers())
        {
            if (member.IsStatic)
            {
                continue;
            }

            if (member is IFieldSymbol field)
            {
                if (!field.Type.IsUnmanagedType)
                {
                    return Invalid(SharedRowProblem.HoldsReference, field.AssociatedSymbol ?? field);
                }

                fields.Add(new(field, field.Type, null));
            }
            else if (member is IPropertySymbol { IsPartialDefinition: true, PartialImplementationPart: null } property)
            {
                if (Check(property, out var column) is not SharedRowProblem.None and var problem)
                {
                    return Invalid(problem, property);
                }

                properties.Add(column);
            }
        }

        return properties.Count > 0 && fields.Count > 0 ? Invalid(SharedRowProblem.FieldsAndProperties, fields[0].Member)
            : properties.Count > 0 && type.IsRecord ? Invalid(SharedRowProblem.RecordProperties)
            : new(SharedRowProblem.None, null, properties.Count > 0 ? properties.ToImmutable() : fields.ToImmutable());
    }

    private static SharedRowProblem Check(IPropertySymbol property, out SharedRowColumn column)
    {
        var isText = property.Type.SpecialType == SpecialType.System_String;
        var length = isText ? TextLength(property) : (int?)null;
        column = new(property, property.Type, length);
        return property.IsIndexer || property.IsRequired || property.GetMethod is null || property.SetMethod is null || property.RefKind != RefKind.None
            ? SharedRowProblem.PropertyShape
            : !isText && !property.Type.IsUnmanagedType ? SharedRowProblem.HoldsReference
            : length is < 1 or > MaxTextLength ? SharedRowProblem.TextLength
            : SharedRowProblem.None;
    }

    private static int TextLength(IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.IsColumnAttribute())
            {
                foreach (var argument in attribute.NamedArguments)
                {
                    if (argument is { Key: "Length", Value.Value: int length })
                    {
                        return length;
                    }
                }
            }
        }

        return DefaultTextLength;
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.All(static reference =>
        reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(static modifier => modifier.Text == "partial"));

    private static SharedRowStruct Invalid(SharedRowProblem problem, ISymbol? member = null) => new(problem, member, []);
}
