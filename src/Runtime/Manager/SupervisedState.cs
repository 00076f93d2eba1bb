namespace Prefork.Manager;

internal enum SupervisedState
{
    /// <summary>There is no process and none is on its way.</summary>
    Absent,

    /// <summary>There is no process; the next is started when its time has come.</summary>
    Waiting,

    /// <summary>The master was told to start a process and has not answered.</summary>
    Ordered,

    /// <summary>The process runs and is not ready.</summary>
    Starting,

    Ready,
}
