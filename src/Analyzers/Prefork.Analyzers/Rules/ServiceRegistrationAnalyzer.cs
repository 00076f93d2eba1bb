using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0027: a handler asks for a class or interface of the program that nothing registers as a service.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ServiceRegistrationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UnregisteredService];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // Generated code registers services, too.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsProgram())
            {
                Register(start);
            }
        });
    }

    private static void Register(CompilationStartAnalysisContext start)
    {
        var services = new RegisteredServices();
        var asked = new ConcurrentBag<(INamedTypeSymbol Class, IParameterSymbol Parameter)>();
        var created = new ConcurrentBag<bool>();
        start.RegisterSymbolAction(symbol => Note((INamedTypeSymbol)symbol.Symbol, symbol.Compilation, asked), SymbolKind.NamedType);
        start.RegisterOperationAction(
            operation =>
            {
                var method = ((IInvocationOperation)operation.Operation).TargetMethod;
                services.Read(operation.Operation, method, operation.Compilation);
                if (method.IsCreateBuilder())
                {
                    created.Add(true);
                }
            },
            OperationKind.Invocation);
        start.RegisterOperationAction(
            operation =>
            {
                if (((IObjectCreationOperation)operation.Operation).Constructor is { } constructor)
                {
                    services.Read(operation.Operation, constructor, operation.Compilation);
                }
            },
            OperationKind.ObjectCreation);
        start.RegisterOperationAction(operation => services.Read((ITypeOfOperation)operation.Operation), OperationKind.TypeOf);
        start.RegisterOperationAction(operation => services.Read((IMethodReferenceOperation)operation.Operation), OperationKind.MethodReference);
        start.RegisterOperationAction(operation => services.Read((ISimpleAssignmentOperation)operation.Operation), OperationKind.SimpleAssignment);
        start.RegisterCompilationEndAction(end =>
        {
            if (!created.IsEmpty && services.AreKnown)
            {
                Report(end, services, asked);
            }
        });
    }

    private static void Note(INamedTypeSymbol type, Compilation compilation, ConcurrentBag<(INamedTypeSymbol Class, IParameterSymbol Parameter)> asked)
    {
        var served = HandlerMethods.ServedBy(type);
        var isUserProcess = UserProcessClass.Of(type) is not null;
        if (served.IsEmpty && !isUserProcess)
        {
            return;
        }

        var construction = HandlerConstruction.Of(type, instance: isUserProcess || served.Any(static handler => !handler.Method.IsStatic));
        if (construction is { Problem: ConstructionProblem.None, Constructor: { } constructor })
        {
            Add(constructor.Parameters);
        }

        foreach (var handler in served)
        {
            if (HandlerSignature.Bind(handler, compilation.Assembly) is { IsValid: true } signature)
            {
                Add(signature.Parameters.Where(static parameter => parameter.Source == ParameterSource.Service).Select(static parameter => parameter.Symbol));
            }
        }

        void Add(IEnumerable<IParameterSymbol> parameters)
        {
            foreach (var parameter in parameters)
            {
                if (!parameter.HasExplicitDefaultValue && parameter.NullableAnnotation != NullableAnnotation.Annotated)
                {
                    asked.Add((type, parameter));
                }
            }
        }
    }

    private static void Report(
        CompilationAnalysisContext context, RegisteredServices services, ConcurrentBag<(INamedTypeSymbol Class, IParameterSymbol Parameter)> asked)
    {
        foreach (var (type, parameter) in asked)
        {
            if (parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } service
                && SymbolEqualityComparer.Default.Equals(service.ContainingAssembly, context.Compilation.Assembly)
                && !service.HasAttributeWith(KnownTypes.IsGeneratedCode, KnownTypes.GeneratorName)
                && !services.Contains(service)
                && parameter.Locations.FirstOrDefault() is { IsInSource: true } location)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.UnregisteredService,
                    location,
                    type.Name,
                    service.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
            }
        }
    }
}
