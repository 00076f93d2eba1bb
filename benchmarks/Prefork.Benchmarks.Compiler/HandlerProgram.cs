using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Logging;

namespace Prefork.Benchmarks.Compiler;

/// <summary>A program of many handlers, and as many files that have nothing to do with them.</summary>
internal static class HandlerProgram
{
    private const int HandlersOfClass = 4;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    public static CSharpCompilation Compile(int handlers)
    {
        var classes = handlers / HandlersOfClass;
        return CSharpCompilation.Create(
            "Program",
            [
                .. Enumerable.Range(0, classes).Select(i => Parse(HandlerClass(i), $"Handlers{i}.cs")),
                .. Enumerable.Range(0, classes).Select(i => Parse(OtherClass(i, "1"), $"Other{i}.cs")),
            ],
            [
                .. Net100.References.All,
                MetadataReference.CreateFromFile(typeof(ServerApplication).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(ILogger).Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The program with one of its files written otherwise.</summary>
    public static Compilation Edit(Compilation program, string path, string text) => program.ReplaceSyntaxTree(
        program.SyntaxTrees.Single(tree => tree.FilePath == path), Parse(text, path));

    public static string HandlerClass(int number) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Logging;
        using Prefork;

        namespace Program.Handlers;

        [Endpoint("endpoint{{number}}")]
        public sealed class Handlers{{number}}(ILogger<Handlers{{number}}> log)
        {
            private readonly Dictionary<Session, int> _counts = [];

            [OnConnect]
            public void Connect(Session session) => _counts.Add(session, 0);

            [OnReceive]
            public async Task<string?> ReceiveAsync(Session session, string line, Worker worker, IServiceProvider services)
            {
                await Task.Yield();
                _counts[session]++;
                return services.GetService(typeof(Uri)) is null ? line : worker.Id.ToString();
            }

            [OnClose]
            public void Close(Session session, CloseReason reason)
            {
                _counts.Remove(session, out var count);
                log.LogInformation("{Session} {Reason} {Count}", session, reason, count);
            }

            [OnWorkerStop]
            public void Stop() => _counts.Clear();
        }
        """;

    public static string OtherClass(int number, string value, string more = "") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;

        namespace Program.Other;

        [Serializable]
        public sealed class Other{{number}} : IComparable<Other{{number}}>
        {
            public int Value { get; set; } = {{value}};

            public int CompareTo(Other{{number}}? other)
            {
                var left = Value + {{value}};
                return other is null ? 1 : left.CompareTo(other.Value);
            }

            public IEnumerable<int> Count(int least) => Enumerable.Range(least, {{value}}).Where(number => number % 2 == 0);
            {{more}}
        }
        """;

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);
}
