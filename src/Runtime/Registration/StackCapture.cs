using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>The stack of a thread, or why there is none.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StackCapture
{
    private StackCapture(IReadOnlyList<string> frames, string? reason)
    {
        Frames = frames;
        Reason = reason;
    }

    /// <summary>The methods, the innermost first; empty where there is no stack.</summary>
    public IReadOnlyList<string> Frames { get; }

    /// <summary>Why there is no stack; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; }

    /// <summary>A stack was taken.</summary>
    public static StackCapture Of(IReadOnlyList<string> frames) => new(frames, null);

    /// <summary>No stack could be taken.</summary>
    /// <param name="reason">Why; the end of a sentence.</param>
    public static StackCapture None(string reason) => new([], reason);
}
