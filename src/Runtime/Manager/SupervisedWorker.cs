namespace Prefork.Manager;

/// <summary>What the supervisor knows of a worker id.</summary>
internal sealed class SupervisedWorker(int id)
{
    public int Id { get; } = id;

    public SupervisedState State { get; set; }

    /// <summary>The live process; 0 while there is none.</summary>
    public long Instance { get; set; }

    /// <summary>When to start the next process, in state waiting.</summary>
    public long Due { get; set; }

    public RestartPolicy Restarts { get; } = new();
}
