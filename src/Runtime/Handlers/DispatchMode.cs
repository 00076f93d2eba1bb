namespace Prefork;

/// <summary>Which worker gets a message: <c>Prefork:Endpoints:&lt;name&gt;:Dispatch</c>.</summary>
public enum DispatchMode
{
    /// <summary>Every session has a worker, shared out in turn, that gets all it sends, in order.</summary>
    Session,

    /// <summary>Each message goes to the next worker. Messages of one session keep no order among workers.</summary>
    RoundRobin,

    /// <summary>Each message goes to the worker with the fewest unfinished ones. No order among workers.</summary>
    LeastBusy,

    /// <summary>Each message goes to a worker that has nothing to do, if there is one, and else to the least busy. No order among workers.</summary>
    IdleFirst,

    /// <summary>As <see cref="Session"/>, with the worker chosen by the client's address: all connections of one host share a worker.</summary>
    ClientAddress,

    /// <summary>As <see cref="Session"/>, and a session that was bound to a user moves to the worker of that user's id.</summary>
    UserId,

    /// <summary>
    /// Messages wait in the master, and a worker gets the next one when it has finished the one before, so that none waits behind a slow
    /// one. No order among workers.
    /// </summary>
    Stream,
}
