using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Prefork.Generators.Tests.Support;

/// <summary>What an application with handlers references.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> WithoutRuntime { get; } =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(ServiceProvider).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(IServiceCollection).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(ILogger).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(IConfiguration).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(ConfigurationManager).Assembly.Location),
    ];

    public static ImmutableArray<MetadataReference> All { get; } =
    [
        .. WithoutRuntime,
        MetadataReference.CreateFromFile(typeof(ServerApplication).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MemoryPack.MemoryPackSerializer).Assembly.Location),
    ];
}
