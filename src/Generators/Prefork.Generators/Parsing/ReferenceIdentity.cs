using System.Runtime.CompilerServices;

namespace Prefork.Generators.Parsing;

/// <summary>Numbers objects, so that two can be told apart without holding either.</summary>
internal static class ReferenceIdentity
{
    private static readonly ConditionalWeakTable<object, StrongBox<long>> Numbers = new();

    private static long _last;

    /// <summary>The number of an object, which no other ever has.</summary>
    public static long Of(object value) => Numbers.GetValue(value, static _ => new StrongBox<long>(Interlocked.Increment(ref _last))).Value;
}
