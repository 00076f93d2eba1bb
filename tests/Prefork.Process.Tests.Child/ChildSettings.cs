using System.Globalization;

namespace Prefork.ProcessTests.Child;

/// <summary>What the command line asks for, as <c>name=value</c>. A named file, where it exists, switches a behaviour on.</summary>
internal sealed class ChildSettings
{
    private readonly Dictionary<string, string> _values;

    private ChildSettings(Dictionary<string, string> values) => _values = values;

    public int Workers => int.Parse(_values.GetValueOrDefault("workers", "1"), CultureInfo.InvariantCulture);

    public int TaskWorkers => int.Parse(_values.GetValueOrDefault("tasks", "0"), CultureInfo.InvariantCulture);

    /// <summary>The names of the user processes.</summary>
    public IReadOnlyList<string> UserProcesses => _values.TryGetValue("users", out var names) ? names.Split(',') : [];

    public int Processes => Workers + TaskWorkers;

    public bool IsReloadedInParallel => _values.ContainsKey("parallel");

    public int MaxWaitSeconds => int.Parse(_values.GetValueOrDefault("wait", "10"), CultureInfo.InvariantCulture);

    /// <summary>Workers do not drain.</summary>
    public bool IsStubborn => _values.ContainsKey("stubborn");

    /// <summary>Task workers do not drain.</summary>
    public bool AreTaskWorkersStubborn => _values.ContainsKey("stubborn-tasks");

    /// <summary>Task workers end before they are ready.</summary>
    public bool AreTaskWorkersCrashing => IsOn("task-crash");

    /// <summary>Workers and task workers that become ready ask to be replaced.</summary>
    public bool WantsReplacement => IsOn("recycle");

    /// <summary>Workers send garbage to the master before they are ready.</summary>
    public bool SendsGarbage => _values.ContainsKey("garbage");

    /// <summary>The data path's descriptors lie in the range that the children get them in, in an order that would overwrite them.</summary>
    public bool HasHighDescriptors => _values.ContainsKey("high");

    /// <summary>Worker 0 ends before it is ready.</summary>
    public bool IsCrashing => IsOn("crash");

    /// <summary>The manager ends before it is ready.</summary>
    public bool IsManagerCrashing => IsOn("manager-crash");

    /// <summary>No lane can be made.</summary>
    public bool IsOutOfLanes => IsOn("no-lanes");

    public static ChildSettings Parse(string[] args) => new(args
        .Select(arg => arg.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : ""));

    /// <summary>Holds a process up in its start for as long as the gate file exists.</summary>
    public void WaitForGate(ServerRole role)
    {
        // Long after any test has given up.
        var end = Environment.TickCount64 + 300_000;
        while (Environment.TickCount64 < end && ((role == ServerRole.Worker && IsOn("gate")) || (role == ServerRole.TaskWorker && IsOn("task-gate"))))
        {
            Thread.Sleep(5);
        }
    }

    private bool IsOn(string name) => _values.TryGetValue(name, out var path) && File.Exists(path);
}
