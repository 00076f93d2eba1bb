using Microsoft.CodeAnalysis;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>The types of messages that some class of a program, or of what it references, is a codec of.</summary>
internal sealed class MessageCodecTypes
{
    private readonly HashSet<ITypeSymbol> _types = new(SymbolEqualityComparer.Default);
    private bool _isOfAll;

    private MessageCodecTypes()
    {
    }

    public static MessageCodecTypes Of(Compilation compilation, CancellationToken cancellation)
    {
        var found = new MessageCodecTypes();
        found.AddOf(compilation.Assembly.GlobalNamespace, cancellation);
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == KnownTypes.Namespace)))
            {
                found.AddOf(assembly.GlobalNamespace, cancellation);
            }
        }

        return found;
    }

    public bool Contains(ITypeSymbol type) => _isOfAll || _types.Contains(type);

    private void AddOf(INamespaceOrTypeSymbol container, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var member in container.GetMembers())
        {
            if (member is not INamespaceOrTypeSymbol inner)
            {
                continue;
            }

            if (inner is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type)
            {
                foreach (var codec in type.AllInterfaces.Where(static candidate => candidate.IsMessageCodec()))
                {
                    // A codec of every type has the type as a parameter of its own.
                    _isOfAll |= codec.TypeArguments[0] is ITypeParameterSymbol;
                    _types.Add(codec.TypeArguments[0].WithNullableAnnotation(NullableAnnotation.NotAnnotated));
                }
            }

            AddOf(inner, cancellation);
        }
    }
}
