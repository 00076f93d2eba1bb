using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0009: a payload, result, message, reply or item of a channel is of a type that MemoryPack cannot serialize, and that has no codec.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PayloadAnalyzer : DiagnosticAnalyzer
{
    /// <summary>What a program names that serializes in its own way: its own serializer, or formatters of its own.</summary>
    private static readonly HashSet<string> OwnWays = new(StringComparer.Ordinal) { "IPayloadSerializer", "MemoryPackFormatterProvider", "MemoryPackFormatter" };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.Payload];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            // What a library's payloads are serialized with is up to the application.
            if (start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
            {
                var goesOwnWay = new Lazy<bool>(() => GoesOwnWay(start.Compilation, start.CancellationToken));
                var codecs = new Lazy<MessageCodecTypes>(() => MessageCodecTypes.Of(start.Compilation, start.CancellationToken));
                start.RegisterSymbolAction(symbol => Analyze(symbol, goesOwnWay, codecs), SymbolKind.Method);
                start.RegisterOperationAction(operation => AnalyzeChannel(operation, goesOwnWay), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, Lazy<bool> goesOwnWay, Lazy<MessageCodecTypes> codecs)
    {
        if (context.Symbol is not IMethodSymbol { PartialDefinitionPart: null } method)
        {
            return;
        }

        foreach (var attribute in method.GetAttributes())
        {
            if (HandlerEvent.Of(attribute) is not { } handlerEvent || !(handlerEvent.HasPayload || handlerEvent.HasMessage))
            {
                continue;
            }

            var signature = HandlerSignature.Bind(HandlerMethods.Of(method, handlerEvent, attribute), context.Compilation.Assembly);
            if (!signature.IsValid)
            {
                continue;
            }

            if (signature.Payload is { } payload)
            {
                Report(context.ReportDiagnostic, payload.Type, payload.Locations.FirstOrDefault(), payload.Name, "Payload", goesOwnWay);
            }

            if (signature.Result is { } result)
            {
                Report(context.ReportDiagnostic, result, method.Locations.FirstOrDefault(), method.Name, "Result", goesOwnWay);
            }

            if (signature.TypedMessage is { } message)
            {
                ReportMessage(context, message.Type, message, "Message", goesOwnWay, codecs);
            }

            if (signature.TypedReply is { } reply)
            {
                ReportMessage(context, reply, method, "Reply", goesOwnWay, codecs);
            }
        }
    }

    /// <summary>Where the items of a channel are declared that go as bytes.</summary>
    private static void AnalyzeChannel(OperationAnalysisContext context, Lazy<bool> goesOwnWay)
    {
        if (context.Operation is IInvocationOperation { TargetMethod: { Name: "PayloadChannel", TypeArguments: [var item], ContainingType: var type }, Arguments: var arguments } call
            && type.IsNamed(KnownTypes.Namespace, "SharedCollection"))
        {
            var name = arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value.ConstantValue.Value as string ?? item.Name;
            Report(context.ReportDiagnostic, item, call.Syntax.GetLocation(), name, "Item", goesOwnWay);
        }
    }

    private static void ReportMessage(
        SymbolAnalysisContext context, ITypeSymbol type, ISymbol where, string what, Lazy<bool> goesOwnWay, Lazy<MessageCodecTypes> codecs)
    {
        var message = TypedMessage.Of(type);
        if (MemoryPackTypes.Unserializable(message) is not null && !codecs.Value.Contains(message))
        {
            Report(context.ReportDiagnostic, message, where.Locations.FirstOrDefault(), where.Name, what, goesOwnWay, "an IMessageCodec or IPayloadSerializer");
        }
    }

    private static void Report(
        Action<Diagnostic> report, ITypeSymbol type, Location? location, string name, string what, Lazy<bool> goesOwnWay, string registered = "an IPayloadSerializer")
    {
        if (!type.IsByteSpan() && MemoryPackTypes.Unserializable(type) is { } wrong && !goesOwnWay.Value)
        {
            report(Diagnostic.Create(
                DiagnosticDescriptors.Payload,
                location,
                what,
                name,
                wrong.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                wrong.DeclaringSyntaxReferences.IsEmpty
                    ? $"take another type, or register {registered} that knows it"
                    : $"mark it with [MemoryPackable] and make it partial, or register {registered} that knows it"));
        }
    }

    private static bool GoesOwnWay(Compilation compilation, CancellationToken cancellation) => compilation.SyntaxTrees
        .Where(static tree => !tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
        .Any(tree => tree.GetRoot(cancellation).DescendantTokens().Any(static token => token.IsKind(SyntaxKind.IdentifierToken)
            && OwnWays.Contains(token.ValueText)
            && token.Parent is SimpleNameSyntax));
}
