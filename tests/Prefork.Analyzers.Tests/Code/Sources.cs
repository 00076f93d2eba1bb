namespace Prefork.Analyzers.Tests.Code;

/// <summary>What the sources of the tests of what handlers do begin with.</summary>
internal static class Sources
{
    public const string Usings = """
        using System;
        using System.Buffers;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Diagnostics;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Runtime.InteropServices;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using Prefork;

        public class Images
        {
            [OnTask] public int Resize(string path) => 1;
            [OnTask] public void Store(ReadOnlyMemory<byte> image) { }
        }

        """;
}
