using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// A request that has left its ring, or whose handler has been started. The worker's loop thread alone writes it, the
/// state last and in release order, so that whoever reads it after the worker's death finds whole entries. A kill falls between
/// two instructions: what comes before in program order has happened, what comes after has not.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct InFlightEntry
{
    public const int Size = 64;

    public int State;
    public byte Type;

    /// <summary>1 once a byte of a response has been committed.</summary>
    public byte Responded;
    public ushort Attempt;
    public short Handler;

    /// <summary>The handler's <see cref="CrashPolicy"/>: with the request, because a later build may have other handlers.</summary>
    public byte OnCrash;
    public byte Attempts;

    /// <summary>The record's <see cref="RecordFlags"/>.</summary>
    public byte Flags;
    public long RequestId;
    public long SessionId;

    /// <summary>When the handler was started, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
    public long StartTime;

    /// <summary>Where the payload lies in the arena.</summary>
    public int Offset;
    public int Length;

    /// <summary>What the record's Extra was.</summary>
    public long Extra;
}
