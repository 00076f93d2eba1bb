using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>Says which types handlers take and return as messages that a codec reads and writes.</summary>
internal static class TypedMessage
{
    /// <summary>Whether a parameter takes the message so, or says that it does where there is none.</summary>
    public static bool IsTakenBy(IParameterSymbol parameter, HandlerEvent handlerEvent) =>
        CanBe(parameter.Type) && (parameter.HasAttribute(KnownTypes.IsMessage) || (handlerEvent.HasMessage && IsKnown(parameter.Type)));

    /// <summary>Whether a handler that gives a value, at once or later, replies with such a message.</summary>
    /// <param name="method">The handler.</param>
    /// <param name="type">The type of the value.</param>
    public static bool IsReturnedBy(IMethodSymbol method, ITypeSymbol type) =>
        CanBe(type) && (method.GetReturnTypeAttributes().Any(static attribute => attribute.AttributeClass is { } named && named.IsMessage()) || IsKnown(type));

    /// <summary>The type that the codec is of: without what lets it be absent.</summary>
    public static ITypeSymbol Of(ITypeSymbol type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] }
        ? value
        : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    private static bool CanBe(ITypeSymbol type) =>
        !type.IsRefLikeType && !type.IsUnknown() && type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Dynamic);

    /// <summary>Whether a type is a message without a mark where it is used: no service could be of it, or it says so itself.</summary>
    private static bool IsKnown(ITypeSymbol type) => Of(type) switch
    {
        ITypeParameterSymbol parameter => parameter.HasValueTypeConstraint,
        INamedTypeSymbol named when named.HasAttribute(KnownTypes.IsMemoryPackable) || named.HasAttribute(KnownTypes.IsMessage) => true,
        { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => false,

        // What the framework of handlers is made of says something else: a SendResult is no reply.
        INamedTypeSymbol { IsValueType: true } named => !named.IsIn(KnownTypes.Namespace) && !named.IsCancellationToken() && !named.IsByteSequence()
            && !named.IsByteMemory() && !named.IsOtherBytes() && !named.IsTask() && !named.IsValueTask(),
        _ => false,
    };
}
