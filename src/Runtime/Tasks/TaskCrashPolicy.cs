namespace Prefork;

/// <summary>What becomes of a task whose process dies while it runs. One that had not been started goes on with another process, whatever its policy.</summary>
public enum TaskCrashPolicy
{
    /// <summary>Whoever awaits it gets a <see cref="TaskLostException"/>.</summary>
    Fail,

    /// <summary>It is run again: it does no harm to run it twice.</summary>
    Redeliver,
}
