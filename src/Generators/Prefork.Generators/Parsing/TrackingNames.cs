namespace Prefork.Generators.Parsing;

/// <summary>The names of the pipeline's steps, by which tests follow what is cached.</summary>
internal static class TrackingNames
{
    public const string Contents = nameof(Contents);

    public const string HandlerClasses = nameof(HandlerClasses);

    public const string Clients = nameof(Clients);

    public const string UserProcesses = nameof(UserProcesses);

    public const string SharedRows = nameof(SharedRows);

    public const string Registry = nameof(Registry);

    public const string Assembly = nameof(Assembly);
}
