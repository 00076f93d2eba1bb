using System.Text;
using Prefork.Ipc;

namespace Prefork.Tests.Workers;

/// <summary>A record that the worker has sent.</summary>
internal sealed record Response(RecordType Type, RecordFlags Flags, long Session, long Token, long Extra, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}
