namespace Prefork.Manager;

/// <summary>How far the replacement of one worker is.</summary>
internal sealed class ReloadStep(int id)
{
    public int Id { get; } = id;

    public ReloadStepState State { get; set; }

    /// <summary>The replacement.</summary>
    public long Instance { get; set; }

    /// <summary>The process that it has taken over from; 0 where there was none.</summary>
    public long Replaced { get; set; }

    /// <summary>When the replacement has to be ready.</summary>
    public long Due { get; set; }
}
