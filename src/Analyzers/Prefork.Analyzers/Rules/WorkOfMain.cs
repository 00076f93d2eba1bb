using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>What a program hardly means to do once in every process, and where it belongs instead.</summary>
internal static class WorkOfMain
{
    private const string Once = "[OnStart], which runs once";
    private const string Listening = "an endpoint of the server, or a user process";
    private const string Background = "a hosted service or a user process";
    private const string Input = "the configuration: the other processes have no console to read from";

    /// <summary>The members of <see cref="FileMode"/> and <see cref="FileAccess"/> that leave a file as it is.</summary>
    private const int OpenMode = 3;
    private const int ReadAccess = 1;

    /// <summary>What a piece of work is to be called and where it belongs, or <see langword="null"/> for what may run in every process.</summary>
    public static (string Name, string Place)? Of(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } => PlaceOf(method) is { } place ? ($"{method.ContainingType.Name}.{method.Name}", place) : null,
        IObjectCreationOperation { Type: INamedTypeSymbol type } creation => PlaceOf(type, creation) is { } place ? ($"new {type.Name}", place) : null,
        _ => null,
    };

    private static string? PlaceOf(IMethodSymbol method)
    {
        var name = method.Name;
        var type = method.ContainingType;
        return type.Name switch
        {
            "Socket" when type.IsIn("System.Net.Sockets") && name is "Bind" or "Listen" => Listening,
            "TcpListener" when type.IsIn("System.Net.Sockets") && name == "Start" => Listening,
            "HttpListener" when type.IsIn("System.Net") && name == "Start" => Listening,
            "Socket" or "TcpClient" or "UdpClient" when type.IsIn("System.Net.Sockets") && name is "Connect" or "ConnectAsync" => Background,
            "File" when type.IsIn("System.IO") && ChangesFiles(name) => Once,
            "Directory" when type.IsIn("System.IO") && name is "Delete" or "Move" => Once,
            "FileInfo" or "DirectoryInfo" or "FileSystemInfo" when type.IsIn("System.IO") && name is "Delete" or "MoveTo" or "CopyTo" or "OpenWrite" or "CreateText" => Once,
            "Process" when type.IsIn("System.Diagnostics") && name == "Start" => Once + ", or a user process",
            "Thread" when type.IsIn("System.Threading") && name is "Start" or "UnsafeStart" => Background,
            "ThreadPool" when type.IsIn("System.Threading") && name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" => Background,
            "Task" when type.IsTask() && name == "Run" => Background,
            "TaskFactory" when type.IsIn("System.Threading.Tasks") && name == "StartNew" => Background,
            "Timer" when type.IsIn("System.Timers") && name == "Start" => "[OnTick], or " + Background,
            "Console" when type.IsIn("System") && name is "ReadLine" or "ReadKey" or "Read" => Input,
            _ => null,
        };
    }

    private static bool ChangesFiles(string name) =>
        name.StartsWith("Write", StringComparison.Ordinal) || name.StartsWith("Append", StringComparison.Ordinal)
        || name is "Delete" or "Create" or "CreateText" or "Move" or "Copy" or "Replace" or "OpenWrite";

    private static string? PlaceOf(INamedTypeSymbol type, IObjectCreationOperation creation) => type.Name switch
    {
        "Timer" when type.IsIn("System.Threading") => "[OnTick], or " + Background,
        "FileStream" when type.IsIn("System.IO") && Writes(creation) => Once,
        "StreamWriter" when type.IsIn("System.IO") && creation.Arguments is [{ Value.Type.SpecialType: SpecialType.System_String }, ..] => Once,
        _ => null,
    };

    /// <summary>Whether a file is opened to be written, as far as the arguments say.</summary>
    private static bool Writes(IObjectCreationOperation creation)
    {
        var mode = Argument(creation, "mode");
        var access = Argument(creation, "access");
        return access != ReadAccess && mode is not (null or OpenMode);
    }

    private static int? Argument(IObjectCreationOperation creation, string name) =>
        creation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name)?.Value.ConstantValue.Value as int?;
}
