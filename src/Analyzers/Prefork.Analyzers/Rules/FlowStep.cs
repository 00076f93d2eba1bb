namespace Prefork.Analyzers.Rules;

/// <summary>What an operation means for a walk along the flow of control.</summary>
internal enum FlowStep
{
    /// <summary>Nothing.</summary>
    GoOn,

    /// <summary>Nothing behind it on this way is looked for.</summary>
    Stop,

    /// <summary>It is what is looked for.</summary>
    Found,
}
