using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>
/// The types that a program names where it may register services, or that not all of them can be told. A type counts as soon as it is a type
/// argument or in a <c>typeof</c> anywhere.
/// </summary>
internal sealed class RegisteredServices
{
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _types = new(SymbolEqualityComparer.Default);
    private volatile bool _others;

    /// <summary>Whether the types are all that there are.</summary>
    public bool AreKnown => !_others;

    public bool Contains(INamedTypeSymbol type) => _types.ContainsKey(type.OriginalDefinition);

    /// <summary>Takes what a call names, or gives to code that is not seen.</summary>
    public void Read(IOperation call, IMethodSymbol method, Compilation compilation)
    {
        // To ask for a service is not to register it; generated code asks for all of them.
        if (method.ContainingType.Name is "ServiceProviderServiceExtensions" or "ServiceProviderKeyedServiceExtensions")
        {
            return;
        }

        foreach (var argument in method.TypeArguments.Concat(method.ContainingType.TypeArguments))
        {
            Take(argument);
        }

        var givesServices = IsDescription(method.ContainingType);
        var givesUnknownTypes = false;
        foreach (var given in HostingTypes.GivenTo(call))
        {
            givesServices |= given.Type is { } type && (type.IsServiceCollection() || type.IsServerBuilder());
            givesUnknownTypes |= IsDescription(given.Type) && given is not ITypeOfOperation and not IInvocationOperation and not IObjectCreationOperation;
        }

        _others |= givesServices && (givesUnknownTypes || !method.IsKnownIn(compilation));
    }

    /// <summary>Takes a method that is kept to be called, with what is not seen.</summary>
    public void Read(IMethodReferenceOperation reference) => _others |=
        reference.Instance?.Type?.IsServiceCollection() == true
        || reference.Method.Parameters.Any(static parameter => parameter.Type.IsServiceCollection());

    public void Read(ITypeOfOperation operation) => Take(operation.TypeOperand);

    /// <summary>Takes services that go where they are not followed: into a field, a property or a method kept to be called.</summary>
    public void Read(ISimpleAssignmentOperation assignment) => _others |=
        assignment.Target is IFieldReferenceOperation or IPropertyReferenceOperation
        && HostingTypes.Unconverted(assignment.Value).Type is { } type
        && type.IsServiceCollection();

    private static bool IsDescription(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "ServiceDescriptor" or "Type" };

    private void Take(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { ElementType: var element })
        {
            Take(element);
        }
        else if (type is INamedTypeSymbol named && _types.TryAdd(named.OriginalDefinition, true))
        {
            foreach (var argument in named.TypeArguments)
            {
                Take(argument);
            }
        }
    }
}
