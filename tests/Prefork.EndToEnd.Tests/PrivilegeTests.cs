using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Mono.Unix.Native;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Workers of a server that root starts: what they may still do, as /proc shows it.</summary>
public sealed class PrivilegeTests
{
    private static readonly string[] AsNobody = ["--Prefork:Workers", "1", "--Prefork:User", "nobody"];

    [RootFact]
    public void EveryThreadOfAWorkerHasTheUserAndGroupsAndMasterAndManagerStayRoot()
    {
        using var server = TestServer.Start([.. AsNobody, "--Prefork:Group", "nogroup"]);
        using var client = server.Connect("echo");
        Assert.Equal("hello", client.Ask("hello"));

        var user = Syscall.getpwnam("nobody").pw_uid;
        var group = Syscall.getgrnam("nogroup").gr_gid;
        AssertIds(server.Worker(), user, group);
        AssertIds(server.Process.MasterId, 0, 0);
        AssertIds(server.Process.Child("manager", 0), 0, 0);

        server.KillWorker();
        Assert.Equal("again", client.Ask("again"));
        AssertIds(server.Worker(), user, group);
        Assert.Equal(0, server.Stop());
    }

    [RootFact]
    public void WithoutAGroupAWorkerGetsThoseOfItsUser()
    {
        using var server = TestServer.Start(AsNobody);

        AssertIds(server.Worker(), Syscall.getpwnam("nobody").pw_uid, Syscall.getpwnam("nobody").pw_gid);
        Assert.Equal($"{Syscall.getpwnam("nobody").pw_gid}", ProcessStatus.Of(server.Worker(), "Groups"));
    }

    [RootFact]
    public void AGroupAloneLeavesTheUser()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Group", "nogroup");
        var group = Syscall.getgrnam("nogroup").gr_gid;

        AssertIds(server.Worker(), 0, group);
        Assert.Equal($"{group}", ProcessStatus.Of(server.Worker(), "Groups"));
    }

    [RootFact]
    public void LargeMessagesPassThroughTheSharedMemoryOfAnotherUser()
    {
        using var server = TestServer.Start(AsNobody);
        using var client = server.Connect("async");
        var sent = new byte[3_000_000];
        new Random(3).NextBytes(sent);
        var sending = Task.Run(() => client.Send(sent));

        Assert.True(sent.AsSpan().SequenceEqual(client.Receive(sent.Length)));
        Assert.True(sending.IsCompleted || sending.Wait(Client.PatienceMilliseconds));
    }

    [RootFact]
    public void AWorkerThatIsBusyDiesWithItsMaster()
    {
        using var server = TestServer.Start(AsNobody);
        using var client = server.Connect("command");
        Assert.Equal($"{server.Worker()}", client.Ask("pid"));
        client.Send("block 60000\n");
        server.KillMaster();
    }

    [RootFact]
    public void APrivilegedPortIsBoundByTheMaster()
    {
        var port = FreePrivilegedPort();
        using var server = TestServer.Start([.. AsNobody, "--Prefork:Endpoints:echo:Url", $"tcp://127.0.0.1:{port}"]);
        using var client = server.Connect("echo");

        Assert.Equal(port, server.Endpoint("echo").Port);
        Assert.Equal("hello", client.Ask("hello"));
        Assert.NotEqual("0 0 0 0", ProcessStatus.Of(server.Worker(), "Uid"));
    }

    [RootFact]
    public void AnUnknownUserIsNamedAtTheStart()
    {
        using var process = ServerProcess.Start(TestServer.Executable, ["--Prefork:User", "no-such-user"]);

        process.WaitForLine("Prefork:User is 'no-such-user', and there is no such user: set it to a user of this system,");
        Assert.Equal(1, process.WaitForExit());
    }

    [RootFact]
    public void ARootThatMayNotChangeItsUserIsToldAtTheStart()
    {
        using var process = ServerProcess.Start("setpriv", ["--bounding-set", "-setuid", TestServer.Executable, .. AsNobody]);

        process.WaitForLine("Prefork:User is 'nobody', and this process may not change to it, root as it is: give it the capabilities CAP_SETUID and CAP_SETGID,");
        Assert.Equal(1, process.WaitForExit());
    }

    [RootFact]
    public void ANobodyIsToldThatItTakesRoot()
    {
        using var process = ServerProcess.Start("setpriv", ["--reuid", "nobody", "--clear-groups", TestServer.Executable, .. AsNobody]);

        process.WaitForLine("Prefork:User is 'nobody', which only a server that root starts can change to: start it as root,");
        Assert.Equal(1, process.WaitForExit());
    }

    [RootFact]
    public void AUserWhoMayNotReadTheApplicationGetsNoWorker()
    {
        var folder = Directory.CreateTempSubdirectory("prefork-private-").FullName;
        try
        {
            CopyFiles(AppContext.BaseDirectory, folder);
            using var process = ServerProcess.Start(Path.Combine(folder, "Prefork.TestServer"), AsNobody);

            process.WaitForLine(line => line.Contains("failed: Prefork:User is 'nobody', who may not read " + folder, StringComparison.Ordinal), "what the worker told the master");
            Assert.Equal(0, process.Count("ready in") - process.Count("manager  pid"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [RootFact]
    public void AWorkerSeesNothingOutsideOfItsRoot()
    {
        var root = Directory.CreateTempSubdirectory("prefork-root-").FullName;
        try
        {
            Assert.Equal(0, Syscall.chmod(root, FilePermissions.ACCESSPERMS));
            CopyFiles(AppContext.BaseDirectory, root + AppContext.BaseDirectory);
            CopyFiles(RuntimeEnvironment.GetRuntimeDirectory(), root + RuntimeEnvironment.GetRuntimeDirectory());
            using var server = TestServer.Start([.. AsNobody, "--Prefork:Chroot", root]);
            using var client = server.Connect("command");

            Assert.Equal("False", client.Ask("exists /etc/passwd"));
            Assert.Equal("False", client.Ask("exists /proc/self"));
            Assert.Equal("True", client.Ask($"exists {AppContext.BaseDirectory}Prefork.dll"));
            AssertIds(server.Worker(), Syscall.getpwnam("nobody").pw_uid, Syscall.getpwnam("nobody").pw_gid);
            Assert.Equal(root, new FileInfo($"/proc/{server.Worker()}/root").LinkTarget);
            Assert.Equal(root, new FileInfo($"/proc/{server.Worker()}/cwd").LinkTarget);
            using var async = server.Connect("async");
            Assert.Equal("hello", async.Ask("hello"));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [RootFact]
    public void ARootWithoutTheApplicationIsRefusedAtTheStart()
    {
        using var process = ServerProcess.Start(TestServer.Executable, ["--Prefork:Chroot", "/proc"]);

        process.WaitForLine("Prefork:Chroot is '/proc', which lacks ");
        Assert.Equal(1, process.WaitForExit());
    }

    private static void AssertIds(int pid, uint user, uint group)
    {
        Assert.Equal([$"{user} {user} {user} {user}"], ProcessStatus.OfThreads(pid, "Uid"));
        Assert.Equal([$"{group} {group} {group} {group}"], ProcessStatus.OfThreads(pid, "Gid"));
        _ = Assert.Single(ProcessStatus.OfThreads(pid, "Groups"));
        if (user != 0)
        {
            Assert.Equal(["0000000000000000"], ProcessStatus.OfThreads(pid, "CapEff"));
        }
    }

    private static int FreePrivilegedPort()
    {
        for (var port = 1023; port > 512; port--)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }

        throw new InvalidOperationException("All privileged ports are taken.");
    }

    private static void CopyFiles(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(source).Where(folder => Path.GetFileName(folder) == "runtimes"))
        {
            CopyTree(folder, Path.Combine(target, "runtimes"));
        }
    }

    private static void CopyTree(string source, string target)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
