namespace Prefork.Benchmarks.Processes;

/// <summary>The status word of <c>waitpid</c>.</summary>
internal readonly record struct ExitStatus(int Word)
{
    private int Signal => Word & 0x7f;

    private int Code => (Word >> 8) & 0xff;

    public bool IsSuccess => Word == 0;

    public override string ToString() => Signal == 0 ? $"exited with code {Code}" : $"was killed by signal {Signal}";
}
