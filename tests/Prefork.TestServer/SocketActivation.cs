using System.Collections;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Prefork.TestServer;

/// <summary>Does what a service manager does for a unit with sockets: binds them, and becomes the server with them.</summary>
internal static partial class SocketActivation
{
    private const string LibC = "libc";
    private const int First = 3;
    private const int DuplicateFrom = 100;
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>Becomes the server with a tcp socket named echo, a unix socket named command, and one that no endpoint has.</summary>
    /// <param name="path">The path of the unix socket.</param>
    /// <param name="arguments">Of the server.</param>
    public static int Run(string path, string[] arguments)
    {
        Socket[] sockets =
        [
            Bind(new IPEndPoint(IPAddress.Loopback, 0)), Bind(new UnixDomainSocketEndPoint(path)), Bind(new IPEndPoint(IPAddress.Loopback, 0)),
        ];
        var spare = Array.ConvertAll(sockets, socket => Fcntl((int)socket.Handle, DuplicateCloseOnExec, DuplicateFrom));
        List<string?> environment =
        [
            .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}"),
            $"LISTEN_PID={Environment.ProcessId}", $"LISTEN_FDS={sockets.Length}", "LISTEN_FDNAMES=echo:command:stray", null,
        ];
        var program = Environment.ProcessPath!;
        for (var i = 0; i < spare.Length; i++)
        {
            _ = Dup2(spare[i], First + i);
        }

        _ = Execve(program, [program, .. arguments, null], [.. environment]);
        throw new Win32Exception();
    }

    private static Socket Bind(EndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(address);
        socket.Listen();
        return socket;
    }

    [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command, int argument);

    [LibraryImport(LibC, EntryPoint = "dup2", SetLastError = true)]
    private static partial int Dup2(int fd, int target);

    [LibraryImport(LibC, EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execve(string path, string?[] arguments, string?[] environment);
}
