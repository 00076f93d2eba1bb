using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Prefork.Hosting;

/// <summary>Where the server runs. The file provider is made when first asked for: few applications do, and it is slow to start.</summary>
internal sealed class ServerEnvironment : IHostEnvironment
{
    private IFileProvider? _contentRootFileProvider;

    public required string EnvironmentName { get; set; }

    public required string ApplicationName { get; set; }

    public required string ContentRootPath { get; set; }

    public IFileProvider ContentRootFileProvider
    {
        get => _contentRootFileProvider ??= new PhysicalFileProvider(ContentRootPath);
        set => _contentRootFileProvider = value;
    }
}
