using System.Text;
using Prefork.Ipc;
using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>Messages that are none: their client does not speak the endpoint's protocol.</summary>
internal sealed unsafe partial class WorkerLoop
{
    /// <summary>What is told of a message at most, so that it has room in any ring.</summary>
    private const int MostTold = 1024;

    /// <summary>The sessions that have sent one, until they are closed: what else they sent is not handled.</summary>
    private readonly HashSet<long> _rejected = [];

    private bool IsRejected(long session) => _rejected.Count > 0 && _rejected.Contains(session);

    /// <summary>
    /// Tells the master, which counts it. Behind what was sent before it has the session closed, and this worker hear of it first, as of what
    /// the framing refuses.
    /// </summary>
    private void Reject(in RecordHeader header, MessageException mistake)
    {
        var told = Encoding.UTF8.GetBytes(mistake.Message.Length > MostTold ? mistake.Message[..MostTold] : mistake.Message);
        if (header.Type == RecordType.Packet)
        {
            var packet = new RecordHeader { Type = RecordType.RejectMessage, Extra = header.Extra };
            _outboxes[header.Extra % _outboxes.Length].TrySend(packet, told);
            return;
        }

        var slot = _sessions.Find(header.SessionId);
        if (slot is not null && _rejected.Add(header.SessionId))
        {
            var record = new RecordHeader { Type = RecordType.RejectMessage, SessionId = header.SessionId, Extra = mistake.Length };
            _outboxes[slot->Reactor].SendInternal(record, told, InternalRoom.Always);
        }
    }
}
