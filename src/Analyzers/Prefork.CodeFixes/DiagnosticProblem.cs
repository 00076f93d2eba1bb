using Microsoft.CodeAnalysis;
using Prefork.Analyzers;

namespace Prefork.CodeFixes;

/// <summary>Reads which of a rule's problems a diagnostic reports.</summary>
internal static class DiagnosticProblem
{
    public static bool TryGetProblem<T>(this Diagnostic diagnostic, out T problem)
        where T : struct
    {
        problem = default;
        return diagnostic.Properties.TryGetValue(DiagnosticProperties.Problem, out var name) && Enum.TryParse(name, out problem);
    }
}
