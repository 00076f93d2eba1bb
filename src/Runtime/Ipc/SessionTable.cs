using System.Net;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>Reads the shared session table, in any process.</summary>
internal static unsafe class SessionTable
{
    /// <summary>What is known of a session, or null where it has ended.</summary>
    public static SessionInfo? Read(SharedRegion region, IReadOnlyList<string> endpoints, long session)
    {
        var index = SessionId.Slot(session);
        if (session <= 0 || index >= region.SessionSlots)
        {
            return null;
        }

        var slot = region.Sessions + index;
        if (Volatile.Read(ref slot->Id) != session)
        {
            return null;
        }

        var now = Environment.TickCount64;
        var connected = slot->ConnectTick;
        var info = new SessionInfo
        {
            Id = session,
            RemoteEndPoint = ReadAddress(slot),
            Endpoint = (uint)slot->Endpoint < (uint)endpoints.Count ? endpoints[slot->Endpoint] : "",
            WorkerId = slot->Worker,
            UserId = slot->UserId,
            ConnectedAt = DateTimeOffset.FromUnixTimeMilliseconds(slot->ConnectTime),
            SinceReceived = Since(now, slot->LastReceived, connected),
            SinceSent = Since(now, slot->LastSent, connected),
            BytesReceived = slot->BytesReceived,
            BytesSent = slot->BytesSent,
            BytesQueued = slot->OutputQueued,
            Messages = slot->Messages,
        };

        // The slot may have been given to another session while it was read.
        Volatile.ReadBarrier();
        return slot->Id == session ? info : null;
    }

    /// <summary>The ids of the sessions that are connected now; those that come and go meanwhile may be missed.</summary>
    public static List<long> List(SharedRegion region)
    {
        var ids = new List<long>();
        for (var i = 0; i < region.SessionSlots; i++)
        {
            var slot = region.Sessions + i;
            var id = Volatile.Read(ref slot->Id);
            if (id != 0 && slot->State < (int)SessionState.Closed)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    public static EndPoint? ReadAddress(SessionSlot* slot)
    {
        if (slot->Family is not (Sys.AF_INET or Sys.AF_INET6))
        {
            return null;
        }

        var address = slot->Family == Sys.AF_INET6
            ? new IPAddress(new ReadOnlySpan<byte>(slot->Address, 16), slot->Scope)
            : new IPAddress(new ReadOnlySpan<byte>(slot->Address, 4));
        return new IPEndPoint(address, slot->Port);
    }

    private static TimeSpan Since(long now, long then, long connected) => TimeSpan.FromMilliseconds(Math.Max(0, now - Math.Max(then, connected)));
}
