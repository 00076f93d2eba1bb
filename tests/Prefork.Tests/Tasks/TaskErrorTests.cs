using Prefork.Ipc;
using Prefork.Tasks;

namespace Prefork.Tests.Tasks;

public sealed class TaskErrorTests
{
    [Fact]
    public void AnExceptionBecomesTextAndBack()
    {
        var writer = PayloadWriter.Rent();
        TaskError.Of(new InvalidOperationException("why", new ArgumentException("within"))).Write(writer);
        var error = Assert.IsType<TaskFailedException>(TaskErrors.Of(TaskEnd.Failed, "A.B", 0, writer.Written));
        writer.Return();
        Assert.Equal("System.InvalidOperationException", error.ErrorType);
        Assert.Equal("why", error.ErrorMessage);
        Assert.Contains("within", error.ErrorStackTrace, StringComparison.Ordinal);
        Assert.Equal("A.B", error.Task);
        Assert.Contains("why", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LongTextIsCutAndGarbageIsEmpty()
    {
        var writer = PayloadWriter.Rent();
        new TaskError("T", new string('\u00e4', 100_000), "s").Write(writer);
        var error = TaskError.Read(writer.Written);
        writer.Return();
        Assert.Equal(("T", "s"), (error.Type, error.Stack));
        Assert.InRange(error.Message.Length, 1_000, 10_000);
        Assert.Equal(new TaskError("", "", ""), TaskError.Read([255, 255, 255, 127, 1, 2]));
        Assert.Equal(new TaskError("", "", ""), TaskError.Read([1]));
    }

    [Theory]
    [InlineData(TaskEnd.Lost, typeof(TaskLostException))]
    [InlineData(TaskEnd.Unknown, typeof(TaskRejectedException))]
    [InlineData(TaskEnd.BadPayload, typeof(TaskRejectedException))]
    [InlineData(TaskEnd.QueueFull, typeof(TaskRejectedException))]
    [InlineData(TaskEnd.NoSuchWorker, typeof(TaskRejectedException))]
    [InlineData(TaskEnd.Stopping, typeof(TaskRejectedException))]
    [InlineData(TaskEnd.PayloadLost, typeof(TaskRejectedException))]
    [InlineData(TaskEnd.Cancelled, typeof(OperationCanceledException))]
    internal void EachEndHasItsError(TaskEnd end, Type type)
    {
        var error = TaskErrors.Of(end, "A.B", 2, []);
        Assert.IsType(type, error);
        Assert.Contains("A.B", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWriterGrowsAndIsUsedAgain()
    {
        var writer = PayloadWriter.Rent();
        for (var i = 0; i < 1_000; i++)
        {
            writer.GetSpan(300)[..300].Fill((byte)i);
            writer.Advance(300);
        }

        Assert.Equal(300_000, writer.Written.Length);
        Assert.Equal(7, writer.Written[(7 * 300) + 299]);
        writer.Return();
        var again = PayloadWriter.Rent();
        Assert.Same(writer, again);
        Assert.True(again.Written.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => again.Advance(1));
        again.Return();
    }
}
