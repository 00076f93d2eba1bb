using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Tests that run when no other does: they measure what others would disturb, or disturb others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
