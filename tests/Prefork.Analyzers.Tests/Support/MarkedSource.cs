using Microsoft.CodeAnalysis.Text;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>A source in which <c>{|PFK0001:text|}</c> marks where a rule reports.</summary>
internal sealed record MarkedSource(string Text, IReadOnlyList<(string Id, TextSpan Span)> Marks)
{
    private const string Open = "{|";
    private const string Close = "|}";

    public static MarkedSource Parse(string marked)
    {
        var text = "";
        var marks = new List<(string Id, TextSpan Span)>();
        var open = new Stack<(string Id, int Start)>();
        for (var i = 0; i < marked.Length;)
        {
            if (marked.AsSpan(i).StartsWith(Open, StringComparison.Ordinal))
            {
                var colon = marked.IndexOf(':', i);
                open.Push((marked[(i + Open.Length)..colon], text.Length));
                i = colon + 1;
            }
            else if (open.Count > 0 && marked.AsSpan(i).StartsWith(Close, StringComparison.Ordinal))
            {
                var (id, start) = open.Pop();
                marks.Add((id, TextSpan.FromBounds(start, text.Length)));
                i += Close.Length;
            }
            else
            {
                text += marked[i++];
            }
        }

        return new MarkedSource(text, [.. marks.OrderBy(mark => mark.Span).ThenBy(mark => mark.Id, StringComparer.Ordinal)]);
    }
}
