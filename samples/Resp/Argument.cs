namespace Resp;

/// <summary>Where in its message an argument is.</summary>
internal readonly record struct Argument(int Offset, int Length);
