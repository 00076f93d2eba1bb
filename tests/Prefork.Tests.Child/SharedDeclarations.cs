using Prefork.Shared;

namespace Prefork.Tests.Child;

/// <summary>What the processes of a test share: declared alike in all of them.</summary>
internal static class SharedDeclarations
{
    public const int Writers = 4;
    public const int Keys = 200;
    public const int ChurnCapacity = 300;
    public const int PayloadBytes = 2000;

    /// <summary>The counter of how many operations each writer is to do.</summary>
    public const string Goal = "goal";

    /// <summary>The memory, as the first process makes it.</summary>
    public static SharedObjects Create() => SharedObjects.Create(Declare());

    /// <summary>The memory of another process.</summary>
    public static SharedObjects Open(int processId, int fd)
    {
        var own = File.OpenHandle($"/proc/{processId}/fd/{fd}", FileMode.Open, FileAccess.ReadWrite);
        return SharedObjects.Open((int)own.DangerousGetHandle(), Declare());
    }

    /// <summary>The row that an operation of a writer changes.</summary>
    public static string KeyOf(int writer, long operation) => $"row {(uint)HashCode(writer, operation) % Keys}";

    /// <summary>What an operation of a writer adds or removes.</summary>
    public static string ChurnKeyOf(int writer, long operation) => $"churn {(uint)HashCode(writer, operation) % (ChurnCapacity * 2)}";

    public static string BegunOf(int writer) => $"begun {writer}";

    public static string DoneOf(int writer) => $"done {writer}";

    private static int HashCode(int writer, long operation) => (int)(((ulong)((operation * Writers) + writer) * 0x9E3779B97F4A7C15) >> 32);

    private static IReadOnlyList<SharedDefinition> Declare()
    {
        var mistakes = new List<string>();
        var shared = new SharedCollection(mistakes)
            .Table<CheckedRow>("rows", Keys)
            .Table<CheckedRow>("churn", ChurnCapacity)
            .Channel<CheckedRow>("channel", 64)
            .PayloadChannel<byte[]>("payloads", 64, PayloadBytes)
            .Lock("lock")
            .ReaderWriterLock("readers")
            .Counter(Goal)
            .Counter("signal")
            .Counter("written")
            .Counter("taken");
        for (var writer = 0; writer < Writers; writer++)
        {
            shared.Counter(BegunOf(writer)).Counter(DoneOf(writer));
        }

        return mistakes.Count == 0 ? shared.Definitions : throw new InvalidOperationException(mistakes[0]);
    }
}
