using Xunit;
using Xunit.Abstractions;

namespace Prefork.EndToEndTests;

/// <summary>Begins with the classes that take longest, so that none of them is left to run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(PublishTests), nameof(ReloadTests), nameof(SlowRequestTests), nameof(LargeMessageTests), nameof(CrashTests), nameof(DispatchTests),
        nameof(StopTests), nameof(LifecycleTests), nameof(UserProcessTests), nameof(TlsTests), nameof(EchoTests), nameof(SignalTests), nameof(LivenessTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    private static int Place(ITestCollection collection)
    {
        var place = Array.FindIndex(Longest, name => collection.DisplayName.EndsWith('.' + name, StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}
