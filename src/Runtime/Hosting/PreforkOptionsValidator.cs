using System.Globalization;
using System.Numerics;
using Prefork.Interop;

using Prefork.Manager;

namespace Prefork.Hosting;

/// <summary>Checks what the settings say, and collects a line for each mistake.</summary>
internal sealed class PreforkOptionsValidator(ICollection<string> mistakes)
{
    public const int SmallestBuffer = 64 << 10;

    public static readonly TimeSpan ShortestSendTimeout = TimeSpan.FromMilliseconds(100);

    private const int SmallestRing = 64 << 10;
    private const int LargestRing = 1 << 30;
    private const int SmallestInFlight = 16;
    private const int LargestInFlight = 1 << 20;
    private const int LargestPayload = 1 << 30;
    private const int MostTaskWorkers = 1024;

    /// <summary>Numbers of processes stand in 16 bits of shared memory. One of them is the manager's.</summary>
    private const int MostProcesses = short.MaxValue - 1;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>The longest time that a wait of the runtime can take.</summary>
    private static readonly TimeSpan LongestTask = TimeSpan.FromDays(24);

    public void Validate(PreforkOptions options)
    {
        Require(options.Workers >= 1, SettingCatalog.Workers, options.Workers);
        Require(options.Reactors is >= 1 and <= Ipc.SharedRegion.MaxReactors, SettingCatalog.Reactors, options.Reactors);
        Require(options.MaxWaitTime >= TimeSpan.FromMilliseconds(1) && options.MaxWaitTime <= LongestWait, SettingCatalog.MaxWaitTime, options.MaxWaitTime);
        Require(options.SlowRequestTimeout >= TimeSpan.Zero && options.SlowRequestTimeout <= LongestWait, SettingCatalog.SlowRequestTimeout, options.SlowRequestTimeout);
        Require(options.MaxConnections is >= 1 and <= SessionId.MaxSlots, SettingCatalog.MaxConnections, options.MaxConnections);
        Require(options.MaxRequests >= 0, SettingCatalog.MaxRequests, options.MaxRequests);
        Require(options.MaxWorkerMemory >= 0, SettingCatalog.MaxWorkerMemory, options.MaxWorkerMemory);
        Require(options.Reload.ReadyTimeout >= TimeSpan.FromMilliseconds(1) && options.Reload.ReadyTimeout <= LongestWait, SettingCatalog.ReadyTimeout, options.Reload.ReadyTimeout);
        if (options.Reload.Executable is { } executable && !File.Exists(executable))
        {
            mistakes.Add($"{SettingCatalog.Executable.FullName()} is '{executable}', which is no file: {SettingCatalog.Executable.Cure}.");
        }

        if (options.Reload.Watch)
        {
            RequireSources(options);
        }

        RequireSize(options.Lane.RequestRingBytes, SmallestRing, LargestRing, SettingCatalog.RequestRingBytes);
        RequireSize(options.Lane.ResponseRingBytes, SmallestRing, LargestRing, SettingCatalog.ResponseRingBytes);
        RequireSize(options.Lane.ArenaBytes, SmallestRing, LargestRing, SettingCatalog.ArenaBytes);
        RequireSize(options.Lane.InFlight, SmallestInFlight, LargestInFlight, SettingCatalog.InFlight);
        RequireSize(options.Lane.PackageBytes, SmallestRing, LargestRing, SettingCatalog.PackageBytes);
        Require(options.MaxConcurrency >= 0, SettingCatalog.MaxConcurrency, options.MaxConcurrency);
        Require(options.Limits.MaxResponseLength >= SmallestBuffer, SettingCatalog.MaxResponseLength, options.Limits.MaxResponseLength);
        Require(options.Limits.HighWatermarkBytes >= 1, SettingCatalog.HighWatermarkBytes, options.Limits.HighWatermarkBytes);
        Require(options.Limits.LowWatermarkBytes >= 0, SettingCatalog.LowWatermarkBytes, options.Limits.LowWatermarkBytes);
        Require(
            options.Limits.SendTimeout >= ShortestSendTimeout && options.Limits.SendTimeout <= LongestWait,
            SettingCatalog.SendTimeout,
            options.Limits.SendTimeout);
        Require(options.Limits.MaxOutputBytes >= SmallestBuffer, SettingCatalog.MaxOutputBytes, options.Limits.MaxOutputBytes);
        Require(options.Limits.MaxResponseBacklogBytes >= SmallestBuffer, SettingCatalog.MaxResponseBacklogBytes, options.Limits.MaxResponseBacklogBytes);
        if (CpuList.Parse(options.Affinity, CpuSet.Read(), out _) is { } fault)
        {
            mistakes.Add($"{SettingCatalog.Affinity.FullName()} is '{options.Affinity}', {fault}: {SettingCatalog.Affinity.Cure}.");
        }

        Validate(options.Tasks);
        Validate(options.Messages);
        CredentialRequirements.Check(options, mistakes);
        if (!Directory.Exists(options.TempDirectory))
        {
            mistakes.Add($"{SettingCatalog.TempDirectory.FullName()} is '{options.TempDirectory}', which is no directory: {SettingCatalog.TempDirectory.Cure}.");
        }
    }

    /// <summary>Checks that every process gets a number.</summary>
    /// <param name="options">The settings, with the workers and task workers.</param>
    /// <param name="userProcesses">How many user processes there are.</param>
    public void ValidateProcesses(PreforkOptions options, int userProcesses)
    {
        var processes = (long)options.Workers + options.Tasks.Workers + userProcesses;
        if (processes > MostProcesses)
        {
            mistakes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{SettingCatalog.Workers.FullName()}, {SettingCatalog.TaskWorkers.FullName()} and the user processes make {processes} processes, and a server has {MostProcesses} at most: lower {SettingCatalog.Workers.FullName()}."));
        }
    }

    public void Validate(IReadOnlyList<EndpointDefinition> endpoints)
    {
        if (endpoints.Count == 0)
        {
            mistakes.Add(
                $"{SettingNames.Section}:Endpoints is empty: set {SettingNames.Section}:Endpoints:main:Url to an address such as tcp://127.0.0.1:9501, or call builder.Endpoints.Add.");
        }

        foreach (var endpoint in endpoints)
        {
            new EndpointRequirements(endpoint, mistakes).Check();
        }
    }

    private void Validate(TaskWorkerOptions tasks)
    {
        Require(tasks.Workers is >= 0 and <= MostTaskWorkers, SettingCatalog.TaskWorkers, tasks.Workers);
        Require(tasks.Concurrency >= 1, SettingCatalog.TaskConcurrency, tasks.Concurrency);
        Require(tasks.Timeout >= TimeSpan.Zero && tasks.Timeout <= LongestTask, SettingCatalog.TaskTimeout, tasks.Timeout);
        Require(tasks.MaxQueue >= 1, SettingCatalog.TaskMaxQueue, tasks.MaxQueue);
        Require(tasks.MaxQueueBytes >= SmallestBuffer, SettingCatalog.TaskMaxQueueBytes, tasks.MaxQueueBytes);
        Require(tasks.MaxPayloadLength is >= 1 and <= LargestPayload, SettingCatalog.TaskMaxPayloadLength, tasks.MaxPayloadLength);
        Require(tasks.MaxRequests >= 0, SettingCatalog.TaskMaxRequests, tasks.MaxRequests);
    }

    private void Validate(MessageOptions messages)
    {
        Require(messages.MaxQueueBytes >= SmallestBuffer, SettingCatalog.MessageMaxQueueBytes, messages.MaxQueueBytes);
        Require(messages.MaxLength is >= 1 and <= LargestPayload, SettingCatalog.MessageMaxLength, messages.MaxLength);
    }

    private void RequireSize(int value, int smallest, int largest, Setting setting) =>
        Require(value >= smallest && value <= largest && BitOperations.IsPow2(value), setting, value);

    private void RequireSources(PreforkOptions options)
    {
        var project = options.Reload.Project ?? SourceProject.OfThisProgram;
        if (options.Mode == ServerMode.Single)
        {
            mistakes.Add($"{SettingCatalog.WatchSources.FullName()} is true, and there are no workers to reload: remove it, or {SettingCatalog.Mode.FullName()} Single.");
        }
        else if (project is null)
        {
            mistakes.Add($"{SettingCatalog.WatchSources.FullName()} is true, and the sources are not known, for this is no Debug build: set {SettingCatalog.WatchedProject.FullName()} to the project.");
        }
        else if (!File.Exists(project))
        {
            mistakes.Add($"{SettingCatalog.WatchedProject.FullName()} is '{project}', which is no file: {SettingCatalog.WatchedProject.Cure}.");
        }
    }

    private void Require(bool valid, Setting setting, IFormattable value)
    {
        if (!valid)
        {
            mistakes.Add($"{setting.FullName()} is {value.ToString(null, CultureInfo.InvariantCulture)}: {setting.Cure}.");
        }
    }
}
