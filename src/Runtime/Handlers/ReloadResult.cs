namespace Prefork;

/// <summary>How far a reload has come.</summary>
public enum ReloadResult
{
    /// <summary>It has not ended.</summary>
    Pending,

    /// <summary>Every worker has been replaced.</summary>
    Succeeded,

    /// <summary>It was given up; the workers that were not replaced go on.</summary>
    Failed,
}
