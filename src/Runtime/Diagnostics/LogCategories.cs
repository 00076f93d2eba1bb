namespace Prefork.Diagnostics;

/// <summary>The categories of Prefork's own messages, for <c>Logging:LogLevel</c>.</summary>
internal static class LogCategories
{
    public const string Hosting = "Prefork.Hosting";

    public const string Master = "Prefork.Master";

    public const string Manager = "Prefork.Manager";

    /// <summary>Handlers that take longer than <c>Prefork:SlowRequestTimeout</c>.</summary>
    public const string SlowLog = "Prefork.SlowLog";

    public const string Worker = "Prefork.Worker";

    public const string UserProcess = "Prefork.UserProcess";
}
