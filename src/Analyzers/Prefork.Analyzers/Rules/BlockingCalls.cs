using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>
/// Knows the calls that hold up their thread for certain: those that wait for something outside of the process, for a time, or for another thread.
/// What mostly returns at once, such as sending a datagram or a write into a buffer, is none of them.
/// </summary>
internal sealed class BlockingCalls
{
    private const string Async = "Async";

    private static readonly (string Type, string[] Methods)[] Table =
    [
        ("System.Threading.Thread", ["Sleep", "Join"]),
        ("System.Threading.Tasks.Task", ["Wait", "WaitAll", "WaitAny"]),
        ("System.Threading.SemaphoreSlim", ["Wait"]),
        ("System.Threading.WaitHandle", ["WaitOne", "WaitAll", "WaitAny"]),
        ("System.Threading.ManualResetEventSlim", ["Wait"]),
        ("System.Threading.CountdownEvent", ["Wait"]),
        ("System.Threading.Barrier", ["SignalAndWait"]),
        ("System.Threading.Monitor", ["Wait"]),
        ("System.Collections.Concurrent.BlockingCollection`1", ["Take"]),
        ("System.IO.File", ["ReadAllText", "ReadAllBytes", "ReadAllLines", "WriteAllText", "WriteAllBytes", "WriteAllLines", "AppendAllText", "AppendAllBytes", "AppendAllLines"]),
        ("System.IO.RandomAccess", ["Read", "Write"]),
        ("System.IO.FileStream", ["Read", "ReadExactly", "ReadAtLeast", "Write", "CopyTo", "Flush"]),
        ("System.IO.Pipes.PipeStream", ["Read", "ReadExactly", "ReadAtLeast", "Write", "CopyTo"]),
        ("System.IO.Pipes.NamedPipeClientStream", ["Connect"]),
        ("System.IO.Pipes.NamedPipeServerStream", ["WaitForConnection"]),
        ("System.Net.Sockets.NetworkStream", ["Read", "ReadExactly", "ReadAtLeast", "Write", "CopyTo"]),
        ("System.Net.Security.SslStream", ["Read", "ReadExactly", "ReadAtLeast", "Write", "CopyTo", "AuthenticateAsClient", "AuthenticateAsServer"]),
        ("System.Net.Sockets.Socket", ["Connect", "Accept", "Receive", "ReceiveFrom"]),
        ("System.Net.Sockets.TcpClient", ["Connect"]),
        ("System.Net.Sockets.TcpListener", ["AcceptTcpClient", "AcceptSocket"]),
        ("System.Net.Sockets.UdpClient", ["Receive"]),
        ("System.Net.Dns", ["GetHostAddresses", "GetHostEntry"]),
        ("System.Net.Http.HttpMessageInvoker", ["Send"]),
        ("System.Net.NetworkInformation.Ping", ["Send"]),
        ("System.Diagnostics.Process", ["WaitForExit"]),
        ("System.Data.Common.DbConnection", ["Open"]),
        ("System.Data.Common.DbCommand", ["ExecuteReader", "ExecuteNonQuery", "ExecuteScalar"]),
        ("Prefork.SharedCounter", ["Wait"]),
        ("Prefork.SharedChannel`1", ["TryRead", "TryWrite"]),
        ("Prefork.SharedPayloadChannel`1", ["TryRead", "TryWrite"]),
    ];

    private readonly Dictionary<ISymbol, string[]> _methods = new(SymbolEqualityComparer.Default);

    /// <summary>Looks up the types in a compilation.</summary>
    public BlockingCalls(Compilation compilation)
    {
        foreach (var (name, methods) in Table)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
            {
                _methods[type] = methods;
            }
        }
    }

    /// <summary>Which of these calls an operation is.</summary>
    public BlockingCall? Of(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: var type }, Instance: { } task } when IsTask(type) && MayBeUnfinished(task) =>
            new(operation, $"{type.Name}.Result", BlockingCure.AwaitTask, null) { WaitsForTask = true },
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited } }
            when Awaited(awaited) is { Type: { } type } task && IsTask(type) && MayBeUnfinished(task) =>
            new(operation, "GetAwaiter().GetResult()", BlockingCure.AwaitTask, null) { WaitsForTask = true },
        IInvocationOperation invocation when IsListed(invocation) && !TriesOnly(invocation) => Of(invocation),
        _ => null,
    };

    private static BlockingCall? Of(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var name = $"{method.ContainingType.Name}.{method.Name}";
        var receiver = call.Instance?.Type ?? method.ContainingType;
        switch (method.Name)
        {
            case "Wait" when IsTask(method.ContainingType):
                return call.Instance is { } task && MayBeUnfinished(task)
                    ? new(call, name, call.Arguments.IsEmpty ? BlockingCure.AwaitTask : BlockingCure.None, null) { WaitsForTask = true }
                    : null;
            case "WaitAll" or "WaitAny" when IsTask(method.ContainingType):
                var cure = method.Name == "WaitAll" ? BlockingCure.WhenAll : BlockingCure.WhenAny;
                var isPlain = call.Arguments.Length == 1 && call.Parent is IExpressionStatementOperation;
                return new(call, name, isPlain ? cure : BlockingCure.None, cure.ToString()) { WaitsForTask = true };
            case "Sleep":
                return new(call, name, BlockingCure.Delay, null);
            case "Flush" when !call.Arguments.IsEmpty:
                // To the disk, which has no counterpart.
                return new(call, name, BlockingCure.None, null);
            case "TryRead" or "TryWrite" when call.Arguments.Length == 1:
                return null;
            case "TryRead" or "TryWrite":
                return new(call, name, BlockingCure.None, method.Name.Substring("Try".Length) + Async);
            default:
                var hasCounterpart = HasMethod(receiver, method.Name + Async);
                return new(call, name, hasCounterpart ? BlockingCure.Counterpart : BlockingCure.None, hasCounterpart ? method.Name + Async : null);
        }
    }

    private bool IsListed(IInvocationOperation call)
    {
        for (var type = call.Instance?.Type ?? call.TargetMethod.ContainingType; type is not null; type = type.BaseType)
        {
            if (_methods.TryGetValue(type.OriginalDefinition, out var methods) && methods.Contains(call.TargetMethod.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a call has a time to wait, and it is none.</summary>
    private static bool TriesOnly(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument.Parameter is { Name: var name }
        && (name.IndexOf("timeout", StringComparison.OrdinalIgnoreCase) >= 0 || name == "milliseconds")
        && argument.Value.Bare() is { ConstantValue: { HasValue: true, Value: 0 } } or IDefaultValueOperation or IFieldReferenceOperation { Field.Name: "Zero" });

    /// <summary>
    /// Whether a task may still run: it has just been started, or is in a local that nothing awaits before or asks for its state. What comes from
    /// elsewhere, in a field, a parameter or a collection, may have ended long ago.
    /// </summary>
    private static bool MayBeUnfinished(IOperation task) => task.Bare() switch
    {
        IInvocationOperation { TargetMethod: { Name: "FromResult" or "FromException" or "FromCanceled", ContainingType: var type } } when IsTask(type) => false,
        IInvocationOperation { TargetMethod.Name: "AsTask", Instance: { } inner } => MayBeUnfinished(inner),
        IInvocationOperation call => call.Type is { } type && IsTask(type),
        ILocalReferenceOperation local => IsStarted(local),
        _ => false,
    };

    private static bool IsStarted(ILocalReferenceOperation use)
    {
        var function = use.Function();
        var isStarted = false;
        foreach (var operation in function.Descendants())
        {
            if (operation.Syntax.SpanStart >= use.Syntax.SpanStart)
            {
                continue;
            }

            switch (operation)
            {
                case IVariableDeclaratorOperation { Symbol: var symbol, Initializer.Value: var value } when OperationWalk.Same(symbol, use.Local):
                    isStarted = value.Bare() is IInvocationOperation && MayBeUnfinished(value);
                    break;
                case ILocalReferenceOperation { Local: var local } other when OperationWalk.Same(local, use.Local) && !other.Syntax.Span.Equals(use.Syntax.Span):
                    // Whatever else is done with it may wait for it, or look whether it has ended.
                    return false;
            }
        }

        return isStarted;
    }

    /// <summary>The task that is awaited, without what says where to go on.</summary>
    private static IOperation Awaited(IOperation awaited) =>
        awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? task : awaited;

    private static bool IsTask(ITypeSymbol type) => type.IsTask() || type.IsValueTask();

    private static bool HasMethod(ITypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (!type.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
