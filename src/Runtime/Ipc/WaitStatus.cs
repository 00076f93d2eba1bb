using System.Globalization;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>How a process ended: with an exit code, or by a signal.</summary>
/// <param name="ExitCode">The code; 0 where a signal ended it.</param>
/// <param name="Signal">The signal, or 0.</param>
internal readonly record struct WaitStatus(int ExitCode, int Signal)
{
    public bool IsAbnormal => ExitCode != 0 || Signal != 0;

    public override string ToString() => Signal != 0
        ? $"by signal {SignalNumbers.Describe(Signal)}"
        : string.Create(CultureInfo.InvariantCulture, $"with exit code {ExitCode}");
}
