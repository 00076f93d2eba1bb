using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>What a program that sets up a server is known by.</summary>
internal static class HostingTypes
{
    private const string RunAsync = "RunAsync";
    private const string Extensions = "Microsoft.Extensions.";

    /// <summary>Whether a compilation is a program, and no library.</summary>
    public static bool IsProgram(this Compilation compilation) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;

    /// <summary>Whether a call begins to set up a server.</summary>
    public static bool IsCreateBuilder(this IMethodSymbol method) =>
        method.Name == KnownTypes.CreateBuilder && method.ContainingType.IsServerApplication();

    /// <summary>Whether a call runs the process in its role.</summary>
    public static bool IsRunAsync(this IMethodSymbol method) => method.Name == RunAsync && method.ContainingType.IsServerApplication();

    public static bool IsEndpointCollection(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "EndpointCollection" } named && named.IsIn(KnownTypes.Namespace);

    public static bool IsServerBuilder(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "ServerApplicationBuilder" } named && named.IsIn(KnownTypes.Namespace);

    /// <summary>Whether a type is one that the sources of settings are added to.</summary>
    public static bool IsConfigurationBuilder(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "IConfigurationBuilder" or "ConfigurationManager" or "IConfigurationManager" } named
        && named.IsIn(Extensions + "Configuration");

    public static bool IsServiceCollection(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "IServiceCollection" or "ServiceCollection" } named && named.IsIn(Extensions + "DependencyInjection");

    /// <summary>Whether what a method does can be told: its code is seen here, or it is one of the libraries that are known.</summary>
    public static bool IsKnownIn(this IMethodSymbol method, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly)
        || method.ContainingAssembly is null
        || method.ContainingAssembly.Name == KnownTypes.Namespace
        || method.ContainingAssembly.Name.StartsWith(KnownTypes.Namespace + ".", StringComparison.Ordinal)
        || method.ContainingAssembly.Name.StartsWith(Extensions, StringComparison.Ordinal)
        || method.ContainingAssembly.Name.StartsWith("System", StringComparison.Ordinal);

    /// <summary>What a call is given: its object and its arguments, without the conversions around them.</summary>
    public static IEnumerable<IOperation> GivenTo(IOperation call)
    {
        var (instance, arguments) = call switch
        {
            IInvocationOperation invocation => (invocation.Instance, invocation.Arguments),
            IObjectCreationOperation creation => (null, creation.Arguments),
            _ => (null, []),
        };
        if (instance is not null)
        {
            yield return instance;
        }

        foreach (var argument in arguments)
        {
            yield return Unconverted(argument.Value);
        }
    }

    /// <summary>An operation without the conversions around it.</summary>
    public static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true, Operand: var operand })
        {
            operation = operand;
        }

        return operation;
    }
}
