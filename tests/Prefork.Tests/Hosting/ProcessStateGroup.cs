namespace Prefork.Tests.Hosting;

/// <summary>Tests that change what the whole process shares, its environment or its standard error, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessStateGroup
{
    public const string Name = "Process state";
}
