using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the other part of a shared row: the fields of its properties, its columns and the description of its layout.</summary>
internal static class SharedRowEmitter
{
    private const string LayoutClass = "global::Prefork.Registration.SharedRowLayout";

    /// <summary>The row that columns are measured on.</summary>
    private const string Measured = "__row";

    /// <summary>The bytes that say how long a text is.</summary>
    private const int TextLengthBytes = 2;

    public static SourceText Emit(SharedRowModel row)
    {
        var source = GeneratedSource.Begin()
            .Line("// Fields that nothing but their place is read of.")
            .Line("#pragma warning disable CS0169, CS0649")
            .Line();
        if (row.Namespace is { } space)
        {
            source.Line($"namespace {space}").Open();
        }

        foreach (var container in row.Containers)
        {
            source.Line($"partial {container}").Open();
        }

        if (row.HasProperties)
        {
            source.Line("[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Sequential)]");
        }

        source.Line($"partial {row.Keyword} {row.Name} : global::Prefork.Registration.ISharedRow").Open();
        if (row.HasProperties)
        {
            Properties(source, row);
        }

        Columns(source, row);
        Layout(source, row);
        source.Close();
        foreach (var _ in row.Containers)
        {
            source.Close();
        }

        return row.Namespace is null ? source.ToSourceText() : source.Close().ToSourceText();
    }

    private static void Properties(SourceWriter source, SharedRowModel row)
    {
        foreach (var column in row.Columns)
        {
            source.Line($"private {(column.TextLength is null ? column.Type : TextType(column))} {Field(row, column)};");
        }

        foreach (var column in row.Columns)
        {
            var field = Field(row, column);
            source.Line().Line($"{column.Accessibility} partial {column.Type} {Literal.Identifier(column.Name)}").Open();
            if (column.TextLength is null)
            {
                source.Line($"{column.GetModifier}get => {field};").Line($"{column.Setter} => {field} = value;");
            }
            else
            {
                source
                    .Line($"{column.GetModifier}get => {LayoutClass}.GetText({field});")
                    .Line($"{column.Setter} => {LayoutClass}.SetText({field}, value, {Literal.Of(column.Name)});");
            }

            source.Close();
        }

        foreach (var column in row.Columns)
        {
            if (column.TextLength is { } length)
            {
                source
                    .Line()
                    .Line(GeneratedSource.Attribute)
                    .Line($"[global::System.Runtime.CompilerServices.InlineArray({Literal.Of(length + TextLengthBytes)})]")
                    .Line($"private struct {TextType(column)}")
                    .Open()
                    .Line("private byte _first;")
                    .Close();
            }
        }

        source.Line();
    }

    private static void Columns(SourceWriter source, SharedRowModel row)
    {
        if (!row.Columns.Any(static column => column.IsVisible))
        {
            return;
        }

        source
            .Line("/// <summary>The columns, for changes of one of them.</summary>")
            .Line(GeneratedSource.Attribute)
            .Line("public static class Columns")
            .Open()
            .Line($"private static readonly {row.Type} {Measured};");
        foreach (var column in row.Columns.Where(static column => column.IsVisible))
        {
            source
                .Line()
                .Line($"/// <summary>The column {column.Name}.</summary>")
                .Line($"{column.Accessibility} static global::Prefork.SharedColumn<{row.Type}, {column.Type}> {Literal.Identifier(column.Name)} {{ get; }} =")
                .Indented(inner => inner.Line($"new({Literal.Of(column.Name)}, {Offset(row, column)});"));
        }

        source.Close().Line();
    }

    private static void Layout(SourceWriter source, SharedRowModel row)
    {
        source.Line("string global::Prefork.Registration.ISharedRow.Layout").Open().Line("get").Open();
        if (row.Columns.Any(static column => column.IsMeasured))
        {
            source.Line($"{row.Type} {Measured} = default;");
        }

        source.Line("return string.Join(").Indented(inner =>
        {
            inner.Line("';',");
            for (var i = 0; i < row.Columns.Count; i++)
            {
                var column = row.Columns[i];
                var type = column.TextLength is { } length ? $"text {Literal.Of(length)}" : column.Type;
                inner.Line($"{LayoutClass}.Describe({Literal.Of($"{column.Name} {type}")}, {Offset(row, column)}){(i == row.Columns.Count - 1 ? ");" : ",")}");
            }
        });
        source.Close().Close();
    }

    private static string Offset(SharedRowModel row, SharedRowColumnModel column) => !column.IsMeasured
        ? "-1"
        : $"{LayoutClass}.OffsetOf(in {Measured}, in {Measured}.{Field(row, column)})";

    private static string Field(SharedRowModel row, SharedRowColumnModel column) =>
        row.HasProperties ? $"__{column.Name}" : Literal.Identifier(column.Name);

    private static string TextType(SharedRowColumnModel column) => $"__{column.Name}Text";
}
