using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Prefork.Analyzers.Rules;

/// <summary>
/// Reads the names of the settings in a file of JSON, with comments and trailing commas, as the configuration does. What is no JSON is
/// told by <see langword="null"/>; nothing in the file can make it fail or nest too deeply.
/// </summary>
internal sealed class SettingsScanner
{
    private const int MaxDepth = 64;
    private const char End = '\0';

    private readonly SourceText _text;
    private readonly Action<IReadOnlyList<string>> _found;
    private readonly List<string> _path = [];
    private int _position;

    private SettingsScanner(SourceText text, Action<IReadOnlyList<string>> found)
    {
        _text = text;
        _found = found;
    }

    private char Current => _position < _text.Length ? _text[_position] : End;

    /// <summary>Tells the path of each property that a text has.</summary>
    /// <returns>Whether the text is JSON.</returns>
    public static bool TryScan(SourceText text, Action<IReadOnlyList<string>> found)
    {
        var scanner = new SettingsScanner(text, found);
        return scanner.SkipSpace() && scanner.Value() && scanner.SkipSpace() && scanner._position == text.Length;
    }

    private bool Value() => Current switch
    {
        '{' => _path.Count < MaxDepth && Members('}', Property),
        '[' => _path.Count < MaxDepth && Members(']', Element),
        '"' => Text() is not null,
        _ => Word(),
    };

    private bool Members(char close, Func<bool> member)
    {
        _position++;
        while (true)
        {
            if (!SkipSpace())
            {
                return false;
            }

            if (Current == close)
            {
                _position++;
                return true;
            }

            if (!member() || !SkipSpace() || (Current != ',' && Current != close))
            {
                return false;
            }

            if (Current == ',')
            {
                _position++;
            }
        }
    }

    private bool Property()
    {
        if (Current != '"' || Text() is not { } name || !SkipSpace() || Current != ':')
        {
            return false;
        }

        _position++;
        return Nested(name.Split(':'));
    }

    private bool Element() => Nested([""]);

    private bool Nested(string[] names)
    {
        var depth = _path.Count;
        _path.AddRange(names);
        if (_path.Count > MaxDepth)
        {
            return false;
        }

        _found(_path);
        var isValue = SkipSpace() && Value();
        _path.RemoveRange(depth, _path.Count - depth);
        return isValue;
    }

    private bool Word()
    {
        var start = _position;
        while (char.IsLetterOrDigit(Current) || Current is '-' or '+' or '.')
        {
            _position++;
        }

        return _position > start;
    }

    private string? Text()
    {
        var value = new StringBuilder();
        for (_position++; _position < _text.Length; _position++)
        {
            switch (Current)
            {
                case '"':
                    _position++;
                    return value.ToString();
                case '\n':
                    return null;
                case '\\':
                    _position++;
                    if (Escaped() is not { } escaped)
                    {
                        return null;
                    }

                    value.Append(escaped);
                    break;
                default:
                    value.Append(Current);
                    break;
            }
        }

        return null;
    }

    private char? Escaped()
    {
        switch (Current)
        {
            case '"' or '\\' or '/':
                return Current;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _position + 4 < _text.Length
                && ushort.TryParse(_text.ToString(new(_position + 1, 4)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _position += 4;
                return (char)code;
            default:
                return null;
        }
    }

    /// <summary>Skips white space and comments; one that does not end is no JSON.</summary>
    private bool SkipSpace()
    {
        while (true)
        {
            if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
            {
                _position++;
            }
            else if (Current != '/')
            {
                return true;
            }
            else if (!SkipComment())
            {
                return false;
            }
        }
    }

    private bool SkipComment()
    {
        var next = _position + 1 < _text.Length ? _text[_position + 1] : End;
        _position += 2;
        if (next == '/')
        {
            while (_position < _text.Length && Current != '\n')
            {
                _position++;
            }

            return true;
        }

        if (next != '*')
        {
            return false;
        }

        for (; _position + 1 < _text.Length; _position++)
        {
            if (Current == '*' && _text[_position + 1] == '/')
            {
                _position += 2;
                return true;
            }
        }

        return false;
    }
}
