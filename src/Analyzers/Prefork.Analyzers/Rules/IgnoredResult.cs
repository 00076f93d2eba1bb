namespace Prefork.Analyzers.Rules;

/// <summary>The results that are not to be ignored.</summary>
internal enum IgnoredResult
{
    /// <summary>One that has to be looked at.</summary>
    Other,

    /// <summary>A task that has to be awaited.</summary>
    Unawaited,

    /// <summary>The outcome of a task, which another method turns into an exception.</summary>
    Outcome,
}
