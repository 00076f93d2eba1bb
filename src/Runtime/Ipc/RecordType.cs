namespace Prefork.Ipc;

/// <summary>What a ring record says.</summary>
internal enum RecordType : byte
{
    /// <summary>Nothing: fills a ring up to its end, where the next record would not fit.</summary>
    Padding = 1,

    /// <summary>Master to worker: a client connected.</summary>
    Connect = 2,

    /// <summary>Master to worker: bytes from a client.</summary>
    Data = 3,

    /// <summary>Master to worker: the session ended; <see cref="RecordHeader.Extra"/> is the reason. The last record of a session.</summary>
    Close = 4,

    /// <summary>Master to worker: say when all earlier requests of the session are settled.</summary>
    Fence = 6,

    /// <summary>
    /// Master to worker, in the completion ring: the send that asked for it is settled; the request id is its token, Extra
    /// its result.
    /// </summary>
    SendDone = 5,

    /// <summary>Master to worker: a datagram; the sender's address stands before its bytes. Belongs to no session; Extra is the endpoint.</summary>
    Packet = 7,

    /// <summary>Master to worker: what waits for the client has passed the high mark.</summary>
    BufferFull = 8,

    /// <summary>Master to worker: it has fallen to the low mark again.</summary>
    BufferEmpty = 9,

    /// <summary>Master to worker: a request of the session was given up with the worker that had started it; Extra is the reason.</summary>
    RequestLost = 10,

    /// <summary>Master to worker: what the client sends is no message; Extra is the length it announced, the payload says what is wrong.</summary>
    ProtocolError = 11,

    /// <summary>Master to task worker: a task to run; the session id is the key of its name, Extra the id of its sender.</summary>
    RunTask = 12,

    /// <summary>
    /// Master to the sender of a task: it has ended; the session id is the key of its name, Extra a <see cref="TaskReport"/>. The sender's
    /// tag stands before the payload.
    /// </summary>
    TaskFinished = 13,

    /// <summary>Master to any process: a message of another one; the session id is the key of its name, Extra the id of its sender.</summary>
    PipeMessage = 14,

    /// <summary>Master to the sender of a task, in the completion ring: the request id is its token, Extra a <see cref="TaskReport"/>.</summary>
    TaskResult = 15,

    /// <summary>Worker to master: bytes for a client.</summary>
    Send = 16,

    /// <summary>Worker to master: close the session after what was sent before.</summary>
    CloseSession = 17,

    /// <summary>Worker to master: the close record is handled, so the session's slot may be used again.</summary>
    Closed = 18,

    /// <summary>Worker to master: all requests of the session before its fence are settled.</summary>
    Fenced = 19,

    /// <summary>Worker to master: the request of that id, which asked for it by its flags, is settled.</summary>
    Settled = 20,

    /// <summary>Worker to master: reset the connection at once.</summary>
    Abort = 21,

    /// <summary>Worker to master: read no more from the client.</summary>
    Pause = 22,

    /// <summary>Worker to master: read again.</summary>
    Resume = 23,

    /// <summary>Worker to master: Extra is 1 where the session is exempt from idle time-outs, or 0.</summary>
    Protect = 24,

    /// <summary>Worker to master: the session belongs to the user in Extra.</summary>
    Bind = 25,

    /// <summary>
    /// Worker to master: a part of a file for a client. The descriptor with the token in Extra came through the lane's
    /// descriptor socket before; the payload is a <see cref="FileRange"/>.
    /// </summary>
    SendFile = 26,

    /// <summary>Worker to master: a datagram; the receiver's address stands before its bytes, Extra is the endpoint.</summary>
    SendTo = 27,

    /// <summary>
    /// Any process to master: a task; the session id is the key of its name, Extra a <see cref="TaskRoute"/>, and the request id the
    /// token that its result comes with, or the tag that its finish comes with.
    /// </summary>
    SendTask = 28,

    /// <summary>Any process to master: nobody waits any more for the task with the token in the request id.</summary>
    CancelTask = 29,

    /// <summary>Task worker to master: the task of that request id has ended; Extra is a <see cref="TaskReport"/>.</summary>
    TaskDone = 30,

    /// <summary>Any process to master: a message; the session id is the key of its name, Extra the id of its target.</summary>
    SendMessage = 31,

    /// <summary>Master to task worker, in the completion ring: nobody waits any more for the task of that request id.</summary>
    StopTask = 32,

    /// <summary>
    /// Worker to master: what a client sent is no message that its handler takes; Extra is its length, the payload says why. Of a datagram the
    /// session id is 0, and Extra the endpoint.
    /// </summary>
    RejectMessage = 33,
}
