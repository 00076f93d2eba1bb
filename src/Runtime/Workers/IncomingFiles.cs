using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>
/// The descriptors that come from one reactor. They come in the order in which they were sent, but the records that name them are in two rings,
/// which are not read in step. Used by the loop thread alone.
/// </summary>
internal sealed class IncomingFiles(DescriptorSocket socket)
{
    private readonly Dictionary<long, int> _waiting = [];

    /// <summary>The descriptor with a token, or -1 where it did not come.</summary>
    public int Take(long token)
    {
        if (_waiting.Remove(token, out var fd))
        {
            return fd;
        }

        while (socket.TryTakeFromMaster(out fd, out var received))
        {
            if (received == token)
            {
                return fd;
            }

            if (_waiting.Remove(received, out var older) && older >= 0)
            {
                _ = Sys.Close(older);
            }

            _waiting.Add(received, fd);
        }

        return -1;
    }
}
