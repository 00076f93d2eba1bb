namespace Prefork.Ipc;

[Flags]
internal enum RecordFlags : byte
{
    None = 0,

    /// <summary>More records of the same message follow.</summary>
    More = 1,

    /// <summary>The sender wants a <see cref="RecordType.SendDone"/> when the kernel has the bytes.</summary>
    Notify = 2,

    /// <summary>The payload is a <see cref="PackageRef"/>: the message lies in the reactor's package memory.</summary>
    Package = 4,

    /// <summary>The master wants a <see cref="RecordType.Settled"/> for the request.</summary>
    Settle = 8,

    /// <summary>The file was written just now: sending it waits for no disk.</summary>
    Spilled = 16,

    /// <summary>The payload ends with a <see cref="PayloadFile"/>, which stands for the payload itself.</summary>
    File = 32,
}
