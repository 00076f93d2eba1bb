using Xunit;

namespace Prefork.PackageTests;

/// <summary>The tests share the packages, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedFeed : ICollectionFixture<LocalFeed>
{
    public const string Name = "feed";
}
