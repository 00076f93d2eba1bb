namespace Prefork.Analyzers.Rules;

/// <summary>How memory of a message is copied in time.</summary>
internal enum MessageMemoryCure
{
    /// <summary>By hand.</summary>
    None,

    /// <summary>Where it is used.</summary>
    Here,

    /// <summary>Before the function that uses it.</summary>
    BeforeFunction,
}
