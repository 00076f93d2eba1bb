namespace Prefork.Ipc;

[Flags]
internal enum RecordFlags : byte
{
    None = 0,

    /// <summary>More records of the same message follow.</summary>
    More = 1,

    /// <summary>The sender wants a <see cref="RecordType.SendDone"/> when the kernel has the bytes.</summary>
    Notify = 2,
}
