using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>Code that a handler runs.</summary>
/// <param name="Handler">The handler.</param>
/// <param name="Method">The handler's method, or one of its class that it calls.</param>
/// <param name="Body">The body of the method.</param>
internal sealed record HandlerCode(HandlerMethod Handler, IMethodSymbol Method, IBlockOperation Body)
{
    /// <summary>The handler's call of the method, or <see langword="null"/> where it is the handler itself.</summary>
    public IInvocationOperation? Call { get; init; }

    /// <summary>Whether the worker goes on with other work before the handler has completed.</summary>
    public bool IsAsynchronous => Handler.Method.ReturnsTask() || IsOnThreadPool;

    private bool IsOnThreadPool => Handler.Method.HasAttribute(KnownTypes.IsOnThreadPool);

    /// <summary>Whether the handler runs on the thread that serves all sessions of its worker.</summary>
    public bool IsOnLoop(bool ofTasks) =>
        !ofTasks
        && Handler is { Event: { IsOfServer: false, IsTask: false }, IsMessageOfUserProcess: false }
        && !IsOnThreadPool;
}
