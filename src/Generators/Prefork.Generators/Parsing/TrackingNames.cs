namespace Prefork.Generators.Parsing;

/// <summary>The names of the pipeline's steps, by which tests follow what is cached.</summary>
internal static class TrackingNames
{
    public const string DeclaredHandlers = nameof(DeclaredHandlers);

    public const string InheritedHandlers = nameof(InheritedHandlers);

    public const string ClassNames = nameof(ClassNames);

    public const string AmbiguousHintNames = nameof(AmbiguousHintNames);

    public const string Assembly = nameof(Assembly);

    public const string RegistryName = nameof(RegistryName);

    public const string Registry = nameof(Registry);

    public const string HandlerClasses = nameof(HandlerClasses);

    public const string UserProcesses = nameof(UserProcesses);

    public const string UserProcessNames = nameof(UserProcessNames);

    public const string ClientNames = nameof(ClientNames);

    public const string ResolvedHandlers = nameof(ResolvedHandlers);

    public const string Clients = nameof(Clients);

    public const string SharedRows = nameof(SharedRows);

    public const string AddHandlers = nameof(AddHandlers);
}
