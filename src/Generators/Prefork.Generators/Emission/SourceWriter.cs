using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Prefork.Generators.Emission;

/// <summary>Writes indented C#.</summary>
internal sealed class SourceWriter
{
    private const int IndentSize = 4;

    private readonly StringBuilder _text = new();
    private int _indent;

    public SourceWriter Line()
    {
        _text.Append('\n');
        return this;
    }

    public SourceWriter Line(string text)
    {
        _text.Append(' ', _indent * IndentSize).Append(text).Append('\n');
        return this;
    }

    /// <summary>Opens a block: what follows stands one step further in, until <see cref="Close"/>.</summary>
    public SourceWriter Open(string brace = "{")
    {
        Line(brace);
        _indent++;
        return this;
    }

    public SourceWriter Close(string brace = "}")
    {
        _indent--;
        return Line(brace);
    }

    /// <summary>Writes lines one step further in.</summary>
    public SourceWriter Indented(Action<SourceWriter> write)
    {
        _indent++;
        write(this);
        _indent--;
        return this;
    }

    public SourceText ToSourceText() => SourceText.From(_text.ToString(), Encoding.UTF8);
}
