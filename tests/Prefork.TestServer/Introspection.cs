namespace Prefork.TestServer;

/// <summary>What a process sees of the server, in one line.</summary>
internal static class Introspection
{
    public static string Describe(Server server)
    {
        var statistics = server.Statistics;
        var sessions = string.Join(',', server.Sessions.Select(session => session.Id).Order());
        var processes = string.Join(',', server.Processes.Where(process => process.State is "Ready" or "Idle" or "Busy").Select(process => $"{process.Role}{process.Id}:{process.ProcessId}").Order(StringComparer.Ordinal));
        return $"{server.Role} sees sessions {sessions} processes {processes} connections {statistics.Connections} accepted {statistics.ConnectionsAccepted}";
    }
}
