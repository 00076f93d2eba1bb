using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Prefork.Ipc;

/// <summary>The fixed part of a control message; the text follows it in the same packet.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ControlHeader
{
    public const int Size = 64;
    public const int MaxTextBytes = 1024;
    public const int MaxBytes = Size + MaxTextBytes;
    public const int MaxId = 1 << 16;

    private const uint ExpectedMagic = 0x314B4650; // "PFK1"
    private const ushort ExpectedVersion = 1;

    public uint Magic;
    public ushort Version;
    public ushort Type;
    public int Role;
    public int Id;
    public int ProcessId;
    public int TextBytes;
    public long Instance;
    public long StatusA;
    public long StatusB;
    public long Reserved0;
    public long Reserved1;

    /// <summary>Writes a message; text beyond the limit is cut between two characters.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(in ControlMessage message, Span<byte> packet)
    {
        var textBytes = 0;
        if (message.Text is { } text)
        {
            _ = Utf8.FromUtf16(text, packet.Slice(Size, MaxTextBytes), out _, out textBytes);
        }

        var header = new ControlHeader
        {
            Magic = ExpectedMagic,
            Version = ExpectedVersion,
            Type = (ushort)message.Type,
            Role = (int)message.Role,
            Id = message.Id,
            ProcessId = message.ProcessId,
            TextBytes = textBytes,
            Instance = message.Instance,
            StatusA = message.StatusA,
            StatusB = message.StatusB,
        };
        MemoryMarshal.Write(packet, in header);
        return Size + textBytes;
    }

    /// <summary>Reads a packet of another process and believes nothing of it.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> packet, out ControlMessage message)
    {
        message = default;
        if (packet.Length is < Size or > MaxBytes)
        {
            return "wrong size";
        }

        var header = MemoryMarshal.Read<ControlHeader>(packet);
        if (header.Magic != ExpectedMagic || header.Version != ExpectedVersion)
        {
            return "wrong magic or version";
        }

        if (!IsKnown((ControlMessageType)header.Type))
        {
            return "unknown type";
        }

        if (header.Role is < 0 or > (int)ServerRole.TaskWorker
            || header.Id is < 0 or > MaxId
            || header.ProcessId < 0
            || header.Instance < 0
            || header.TextBytes != packet.Length - Size
            || header.Reserved0 != 0
            || header.Reserved1 != 0)
        {
            return "field out of bounds";
        }

        var text = packet[Size..];
        if (!Utf8.IsValid(text))
        {
            return "text is not UTF-8";
        }

        message = new ControlMessage((ControlMessageType)header.Type)
        {
            Role = (ServerRole)header.Role,
            Id = header.Id,
            ProcessId = header.ProcessId,
            Instance = header.Instance,
            StatusA = header.StatusA,
            StatusB = header.StatusB,
            Text = text.IsEmpty ? null : Encoding.UTF8.GetString(text),
        };
        return null;
    }

    private static bool IsKnown(ControlMessageType type) => type is
        (>= ControlMessageType.Hello and <= ControlMessageType.Declare)
        or (>= ControlMessageType.Ready and <= ControlMessageType.WantsReplacement)
        or (>= ControlMessageType.Drain and <= ControlMessageType.BackOff)
        or ControlMessageType.ReopenLogs;
}
