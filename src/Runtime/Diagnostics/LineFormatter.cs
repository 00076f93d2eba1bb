using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

/// <summary>
/// Writes a message as one line: time (UTC), level, process, process id, category, text. What does not fit in a line, an
/// exception or the further lines of a text, follows indented, so that nothing a client sends can pass for a line of its own.
/// </summary>
internal static class LineFormatter
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";
    private const string Indent = "\n    ";
    private const string Reset = "\e[0m";

    public static string Format(in LogLine line, bool colour)
    {
        // Plain appends: interpolation would compile a method for each type of value at the start of every process.
        Span<char> time = stackalloc char[TimeFormat.Length];
        line.Time.TryFormat(time, out var length, TimeFormat, CultureInfo.InvariantCulture);
        var text = new StringBuilder(256).Append(time[..length]).Append("Z ");
        if (colour)
        {
            text.Append(Colour(line.Level)).Append(Name(line.Level)).Append(Reset);
        }
        else
        {
            text.Append(Name(line.Level));
        }

        text.Append(' ').Append(line.Process).Append(' ').Append(line.ProcessId.ToString(CultureInfo.InvariantCulture));
        text.Append(' ').Append(line.Category).Append(": ");
        AppendEscaped(text, line.Message);
        if (line.Exception is not null)
        {
            text.Append(Indent);
            AppendEscaped(text, line.Exception.ToString());
        }

        return text.Append('\n').ToString();
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var c in value)
        {
            switch (c)
            {
                case '\n':
                    text.Append(Indent);
                    break;
                case '\r':
                    break;
                case '\t':
                    text.Append(c);
                    break;
                default:
                    if (char.IsControl(c))
                    {
                        text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
                    }
                    else
                    {
                        text.Append(c);
                    }

                    break;
            }
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "crit ",
    };

    private static string Colour(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "\e[90m",
        LogLevel.Information => "\e[32m",
        LogLevel.Warning => "\e[33m",
        _ => "\e[31m",
    };
}
