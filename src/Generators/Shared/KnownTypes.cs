using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>The types of the contract, told by name so that nothing has to be looked up in a compilation.</summary>
internal static class KnownTypes
{
    public const string Namespace = "Prefork";

    /// <summary>What generated code says that it was written by.</summary>
    public const string GeneratorName = "Prefork.Generators";

    public const string RegistrationNamespace = "Prefork.Registration";

    public const string ServerApplicationBuilder = "Prefork.ServerApplicationBuilder";

    public const string CreateBuilder = "CreateBuilder";

    public const string AddHandlers = "AddHandlers";

    public const string UserProcessAttribute = "Prefork.UserProcessAttribute";

    public const string SharedRowAttribute = "Prefork.SharedRowAttribute";

    private const string DependencyInjection = "Microsoft.Extensions.DependencyInjection";

    public static bool IsServerApplication(this ITypeSymbol type) => type.Is(Namespace, "ServerApplication");

    public static bool IsServerEndpoint(this ITypeSymbol type) => type.Is(Namespace, "ServerEndpoint");

    public static bool IsServer(this ITypeSymbol type) => type.Is(Namespace, "Server");

    public static bool IsLogger(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 0 } && type.Is("Microsoft.Extensions.Logging", "ILogger");

    /// <summary>Whether a type is a service of every application, and so never what a task or message carries.</summary>
    public static bool IsCommonService(this ITypeSymbol type) =>
        type.IsServer() || type.IsConfiguration() || type.Is("Microsoft.Extensions.Logging", "ILogger") || type.Is("System", "IServiceProvider");

    public static bool IsConfiguration(this ITypeSymbol type) => type.Is("Microsoft.Extensions.Configuration", "IConfiguration");

    public static bool IsSession(this ITypeSymbol type) => type.Is(Namespace, "Session");

    public static bool IsWorker(this ITypeSymbol type) => type.Is(Namespace, "Worker");

    public static bool IsCloseReason(this ITypeSymbol type) => type.Is(Namespace, "CloseReason");

    /// <summary>Whether a type says what became of a task or a message to another process.</summary>
    public static bool IsSendResult(this ITypeSymbol type) => type.Is(Namespace, "TaskSendResult") || type.Is(Namespace, "MessageResult");

    public static bool IsGeneratedCode(this INamedTypeSymbol type) => type.Is("System.CodeDom.Compiler", "GeneratedCodeAttribute");

    public static bool IsTaskOutcome(this ITypeSymbol type) => type.Is(Namespace, "TaskOutcome");

    /// <summary>Whether the compilation does not know a type, which may also stand with a question mark behind it.</summary>
    public static bool IsUnknown(this ITypeSymbol type) => type is { TypeKind: TypeKind.Error }
        or INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ TypeKind: TypeKind.Error }] };

    public static bool IsCancellationToken(this ITypeSymbol type) => type.Is("System.Threading", "CancellationToken");

    public static bool IsByteSpan(this ITypeSymbol type) => type.IsOfBytes("ReadOnlySpan");

    public static bool IsByteMemory(this ITypeSymbol type) => type.IsOfBytes("ReadOnlyMemory");

    public static bool IsByteSequence(this ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } && type.Is("System.Buffers", "ReadOnlySequence");

    /// <summary>Whether a type holds bytes in a way in which no message comes.</summary>
    public static bool IsOtherBytes(this ITypeSymbol type) => type.IsOfBytes("Memory") || type.IsOfBytes("ArraySegment");

    public static bool IsByteArray(this ITypeSymbol type) =>
        type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte };

    public static bool IsTask(this ITypeSymbol type) => type.Is("System.Threading.Tasks", "Task");

    public static bool IsValueTask(this ITypeSymbol type) => type.Is("System.Threading.Tasks", "ValueTask");

    public static bool IsOnThreadPool(this INamedTypeSymbol type) => type.Is(Namespace, "OnThreadPoolAttribute");

    public static bool IsEndpoint(this INamedTypeSymbol type) => type.Is(Namespace, "EndpointAttribute");

    public static bool IsUserProcess(this INamedTypeSymbol type) => type.Is(Namespace, "IUserProcess");

    public static bool IsUserProcessAttribute(this INamedTypeSymbol type) => type.Is(Namespace, "UserProcessAttribute");

    public static bool IsTaskClient(this INamedTypeSymbol type) => type.Is(Namespace, "TaskClientAttribute");

    public static bool IsMessage(this INamedTypeSymbol type) => type.Is(Namespace, "MessageAttribute");

    public static bool IsMessageCodec(this ITypeSymbol type) => type is INamedTypeSymbol { Arity: 1 } && type.Is(Namespace, "IMessageCodec");

    public static bool IsMemoryPackable(this INamedTypeSymbol type) => type.Is("MemoryPack", "MemoryPackableAttribute");

    public static bool IsSharedRow(this INamedTypeSymbol type) => type.Is(Namespace, "SharedRowAttribute");

    public static bool IsColumnAttribute(this INamedTypeSymbol type) => type.Is(Namespace, "ColumnAttribute");

    public static bool IsSharedLock(this INamedTypeSymbol type) => type.Is(Namespace, "SharedLock") || type.Is(Namespace, "SharedReaderWriterLock");

    public static bool IsSharedLockScope(this ITypeSymbol type) =>
        type.Is(Namespace, "SharedLockScope") || type.Is(Namespace, "SharedReadScope") || type.Is(Namespace, "SharedWriteScope");

    public static bool IsHandlerRegistry(this INamedTypeSymbol type) => type.Is(RegistrationNamespace, "HandlerRegistryAttribute");

    public static bool IsFromKeyedServices(this INamedTypeSymbol type) => type.Is(DependencyInjection, "FromKeyedServicesAttribute");

    public static bool IsPreferredConstructor(this INamedTypeSymbol type) =>
        type.Is(DependencyInjection, "ActivatorUtilitiesConstructorAttribute");

    public static bool SetsRequiredMembers(this INamedTypeSymbol type) =>
        type.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute");

    public static bool HasAttribute(this ISymbol symbol, Func<INamedTypeSymbol, bool> isAttribute)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && isAttribute(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a symbol has an attribute whose first argument is a text.</summary>
    public static bool HasAttributeWith(this ISymbol symbol, Func<INamedTypeSymbol, bool> isAttribute, string argument)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute is { AttributeClass: { } type, ConstructorArguments: [{ Value: string value }, ..] } && value == argument && isAttribute(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type stands directly in a namespace, given with its dots.</summary>
    public static bool IsIn(this INamedTypeSymbol type, string name)
    {
        if (type.ContainingType is not null)
        {
            return false;
        }

        var end = name.Length;
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            var start = end - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0)
            {
                return false;
            }

            end = start - 1;
            if (end >= 0 && name[end] != '.')
            {
                return false;
            }
        }

        return end == -1;
    }

    private static bool Is(this ITypeSymbol type, string space, string name) =>
        type is INamedTypeSymbol named && named.Name == name && named.IsIn(space);

    private static bool IsOfBytes(this ITypeSymbol type, string name) =>
        type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } && type.Is("System", name);
}
