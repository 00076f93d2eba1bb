using Microsoft.Extensions.Logging;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>What a reactor asks of the master. All calls come from the reactor's thread and must not block.</summary>
internal interface IReactorOwner
{
    /// <summary>What the task workers have.</summary>
    TaskLoads Tasks { get; }

    ILogger Logger { get; }

    /// <summary>The workers' loads, by which some messages are shared out.</summary>
    WorkerLoads Workers { get; }

    /// <summary>Chooses the worker of a new session.</summary>
    int ChooseWorker(DispatchMode mode, in AcceptedSocket socket);

    /// <summary>Whether the process with that number has sessions.</summary>
    bool IsWorker(int id);

    /// <summary>Chooses the reactor of a new connection.</summary>
    Reactor ChooseReactor();

    /// <summary>Takes one of the connections that the server and the endpoint with that number may have; false where none is left.</summary>
    bool TryTakeConnection(int endpoint);

    /// <summary>Gives it back.</summary>
    void ReturnConnection(int endpoint);

    /// <summary>The worker of this lane has scribbled on it and has to go.</summary>
    void LaneCorrupt(Lane lane);
}
