using System.Text;
using Prefork.Interop;

namespace Prefork.ProcessTests.Child;

/// <summary>Whole lines on the standard output, which all processes of the server share.</summary>
internal static class Output
{
    public static unsafe void Line(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.ReplaceLineEndings(" ") + "\n");
        fixed (byte* start = bytes)
        {
            _ = Sys.Write(1, start, (nuint)bytes.Length);
        }
    }
}
