using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of a handler from its symbol and its bound signature.</summary>
internal static class HandlerParser
{
    private const string CrashPolicy = "global::Prefork.CrashPolicy";
    private const string MessageNames = "global::Prefork.Registration.MessageNames";
    private const int DefaultAttempts = 2;

    public static HandlerModel Parse(
        INamedTypeSymbol type, HandlerMethod handler, HandlerSignature signature, Compilation compilation, CancellationToken cancellation)
    {
        var method = handler.Method;
        var onCrash = PolicyName(handler.Argument("OnCrash"));
        return new HandlerModel
        {
            Event = handler.Event.Name,
            IsOfServer = handler.Event.IsOfServer,
            Decides = handler.Event.Result is not null,
            HasSession = handler.Event.HasSession,
            Argument = handler.Event.Argument,
            Milliseconds = handler.Event.HasInterval ? handler.Milliseconds : null,
            OnWorker = handler.OnWorker != HandlerMethod.EveryWorker ? handler.OnWorker : null,
            Key = Key(type, handler, signature),
            Payload = Payload(handler, signature),
            Result = signature.Result is { } result ? PayloadParser.OfTask(result) : null,
            Message = Message(signature.TypedMessage?.Type),
            TypedReply = Message(signature.TypedReply),
            Name = MetadataName.Dotted(type) + "." + method.Name,
            Method = Literal.Identifier(method.Name),
            IsStatic = method.IsStatic,
            HiddenBase = IsHidden(method, type) ? TypeName.Of(method.ContainingType) : null,
            Endpoint = handler.Endpoint is { } endpoint ? Literal.Of(endpoint) : null,
            IsConcurrent = handler.Argument("Concurrent") is { Value: true },
            OnThreadPool = !handler.Event.IsOfServer && method.HasAttribute(KnownTypes.IsOnThreadPool),
            OnCrash = onCrash is null ? null : $"{CrashPolicy}.{onCrash}",
            Attempts = onCrash == "Redeliver" ? handler.Argument("Attempts")?.Value as int? ?? DefaultAttempts : null,
            Returns = signature.Returns,
            Reply = signature.Reply,
            Parameters = signature.Parameters.Select(parameter => Parameter(parameter, compilation, cancellation)).ToEquatableArray(),
        };
    }

    private static string? Key(INamedTypeSymbol type, HandlerMethod handler, HandlerSignature signature) => handler.Event switch
    {
        { IsTask: true } => Literal.Of(TaskKey.Of(type, handler)),
        { HasOutcome: true } => Literal.Of(FinishedTask.Of(handler.Attribute).Key),
        { IsMessage: true } => handler.GivenName is { } name ? Literal.Of(name) : $"{MessageNames}.Of<{PayloadParser.OfMessage(signature.Payload!.Type).Type}>()",
        _ => null,
    };

    private static PayloadModel? Payload(HandlerMethod handler, HandlerSignature signature)
    {
        if (handler.Event.HasOutcome)
        {
            return signature.Parameters.FirstOrDefault(static parameter => parameter.Source == ParameterSource.Outcome).Symbol?.Type is INamedTypeSymbol { TypeArguments: [var result] }
                ? PayloadParser.OfTask(result)
                : null;
        }

        return signature.Payload is not { } payload ? null
            : handler.Event.IsTask ? PayloadParser.OfTask(payload.Type)
            : PayloadParser.OfMessage(payload.Type);
    }

    private static MessageModel? Message(ITypeSymbol? type)
    {
        if (type is null)
        {
            return null;
        }

        var message = TypedMessage.Of(type);
        return new(TypeName.Of(message), message is IArrayTypeSymbol array ? array.ElementType.Name + "Array" : message.Name);
    }

    private static ParameterModel Parameter(HandlerParameter parameter, Compilation compilation, CancellationToken cancellation) => new(
        parameter.Symbol.Name,
        parameter.Source,
        parameter.Source == ParameterSource.Service ? ServiceParser.Service(parameter.Symbol, compilation, cancellation) : null);

    /// <summary>Whether a class between the handler's own and the one it serves has other members of its name.</summary>
    private static bool IsHidden(IMethodSymbol method, INamedTypeSymbol type)
    {
        for (var current = type;
            current is not null && !SymbolEqualityComparer.Default.Equals(current, method.ContainingType);
            current = current.BaseType)
        {
            if (current.GetMembers(method.Name).Any(static member => !member.IsOverride))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of the policy, or <see langword="null"/> for the default.</summary>
    private static string? PolicyName(TypedConstant? argument)
    {
        if (argument is not { Kind: TypedConstantKind.Enum, Value: int value and not 0, Type: { } policy })
        {
            return null;
        }

        foreach (var member in policy.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true, ConstantValue: int constant } && constant == value)
            {
                return member.Name;
            }
        }

        return null;
    }
}
