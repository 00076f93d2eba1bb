namespace Prefork.Generators.Model;

/// <summary>Everything that is generated for an assembly.</summary>
internal sealed record AssemblyContents
{
    public required EquatableArray<FileModel<HandlerClassModel>> HandlerClasses { get; init; }

    public required EquatableArray<FileModel<ClientModel>> Clients { get; init; }

    public required EquatableArray<FileModel<UserProcessModel>> UserProcesses { get; init; }

    public required EquatableArray<FileModel<SharedRowModel>> SharedRows { get; init; }

    /// <summary>Its registry, or <see langword="null"/> where it has no handlers.</summary>
    public required RegistryModel? Registry { get; init; }

    public required AssemblyModel Assembly { get; init; }
}
