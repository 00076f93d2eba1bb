using System.Globalization;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Master;

namespace Prefork.ProcessTests.Child;

/// <summary>A worker, task worker or user process that handles nothing: it checks what it inherited, reports ready, and waits to be told to stop.</summary>
internal static unsafe class FakeWorker
{
    public static int Run(LineLoggerFactory loggers, ChildEnvironment environment, ChildSettings settings)
    {
        var name = $"{RoleNames.Format(environment.Role)} {environment.Id}";
        using var control = new ControlClient(environment, loggers.CreateLogger("worker"));
        using var wakeUp = new WakeUpEvent();
        using var signals = ProcessSignals.ForWorker(wakeUp.Set);
        SignalMask.UnblockHandled();
        if ((settings.IsCrashing && environment.Id == 0) || (settings.AreTaskWorkersCrashing && environment.Role == ServerRole.TaskWorker))
        {
            control.Report(ControlMessageType.Failed, text: "the test wants it so");
            return 3;
        }

        if (settings.SendsGarbage)
        {
            SendGarbage(control);
        }

        Output.Line($"{name} checks {Check(environment, settings)}");
        Output.Line($"{name} ready pid={Environment.ProcessId} instance={environment.Instance}");
        control.Report(ControlMessageType.Ready, 1);
        if (settings.WantsReplacement && environment.Role != ServerRole.UserProcess)
        {
            control.Report(ControlMessageType.WantsReplacement, text: "the test wants it so");
        }

        var isStubborn = environment.Role == ServerRole.TaskWorker ? settings.AreTaskWorkersStubborn : settings.IsStubborn;
        var entries = stackalloc PollEntry[2];
        while (true)
        {
            entries[0] = new PollEntry { Fd = control.Fd, Events = Sys.POLLIN };
            entries[1] = new PollEntry { Fd = wakeUp.Fd, Events = Sys.POLLIN };
            _ = Sys.Poll(entries, 2, -1);
            var drain = entries[1].Returned != 0;
            if (drain)
            {
                // Not otherwise: it would take what came since the poll.
                wakeUp.Reset();
            }

            while (control.TryReceive(out var message))
            {
                drain |= message.Type == ControlMessageType.Drain;
            }

            if (drain && !isStubborn)
            {
                control.Report(ControlMessageType.Draining);
                control.Report(ControlMessageType.Stopped);
                return 0;
            }
        }
    }

    /// <summary>Names what is wrong with the inheritance, or says ok.</summary>
    private static string Check(ChildEnvironment environment, ChildSettings settings)
    {
        var fds = environment.Descriptors;
        var lane = (long*)Sys.Mmap(null, 4096, Sys.PROT_READ, Sys.MAP_SHARED, fds.Lane, 0);
        if (lane == Sys.MapFailed || lane[0] != environment.Id || lane[1] != environment.Instance)
        {
            return "wrong lane";
        }

        foreach (var bell in (int[])[fds.Doorbell, .. fds.Reactors])
        {
            if (Describe(bell) != "anon_inode:[eventfd]")
            {
                return $"descriptor {bell} is {Describe(bell)}";
            }
        }

        var region = (byte*)Sys.Mmap(null, FakeDataPath.RegionBytes, Sys.PROT_READ, Sys.MAP_SHARED, fds.Shared, 0);
        if (region == Sys.MapFailed)
        {
            return "no region";
        }

        var highest = Directory.GetFiles("/proc/self/fd").Max(fd => int.Parse(Path.GetFileName(fd), CultureInfo.InvariantCulture));
        if (fds.Reactors.Count != 2 || highest != ChildDescriptors.First + 7)
        {
            return $"highest descriptor is {highest}";
        }

        if (Environment.GetEnvironmentVariable(ChildEnvironment.RoleVariable) is not null)
        {
            return "role in the environment";
        }

        var table = new ProcessTable(region, ProcessTable.RowsFor(settings.Processes, settings.UserProcesses.Count), initialize: false);
        for (var row = 0; row < table.Rows; row++)
        {
            if (table.TryRead(row, out var info) && info.Instance == environment.Instance)
            {
                return info.ProcessId == Environment.ProcessId && info.State == ProcessState.Starting
                    ? $"ok restarts={info.Restarts}"
                    : $"wrong row {info}";
            }
        }

        return "no row";
    }

    private static string Describe(int fd) => new FileInfo($"/proc/self/fd/{fd}").LinkTarget ?? "nothing";

    private static void SendGarbage(ControlClient control)
    {
        var noise = stackalloc byte[8192];
        for (var index = 0; index < 8192; index++)
        {
            noise[index] = (byte)(index * 31);
        }

        foreach (var length in (int[])[0, 1, 63, 64, 65, 1088, 1089, 8192])
        {
            for (var times = 0; times < 50; times++)
            {
                _ = Sys.Send(control.Fd, noise, (nuint)length, Sys.MSG_NOSIGNAL);
            }
        }

        // Well-formed, but not a worker's to say.
        control.Report(ControlMessageType.Kill);
        control.Report(ControlMessageType.Spawn);
    }
}
