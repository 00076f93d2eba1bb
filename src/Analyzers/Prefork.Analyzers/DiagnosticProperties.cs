namespace Prefork.Analyzers;

/// <summary>What a diagnostic tells the code fixes.</summary>
internal static class DiagnosticProperties
{
    /// <summary>The name of the problem among those that a rule reports.</summary>
    public const string Problem = nameof(Problem);

    /// <summary>The name that was probably meant.</summary>
    public const string Nearest = nameof(Nearest);
}
