using Prefork.Tests.Child;

namespace Prefork.Tests.Sharing;

public sealed class SharedLockTests
{
    private readonly SharedObjects _shared = SharedDeclarations.Create();

    private SharedLock Lock => _shared.Lock("lock");

    private SharedReaderWriterLock ReaderWriterLock => _shared.ReaderWriterLock("readers");

    [Fact]
    public void One_holds_it_at_a_time()
    {
        using (var scope = Lock.Enter())
        {
            Assert.True(scope.IsEntered);
            Assert.False(scope.PreviousHolderDied);
            Assert.False(OnAnotherThread(() => TryLock(TimeSpan.Zero)));
            Assert.False(OnAnotherThread(() => TryLock(TimeSpan.FromMilliseconds(20))));
        }

        Assert.True(OnAnotherThread(() => TryLock(TimeSpan.Zero)));
    }

    [Fact]
    public void It_cannot_be_entered_twice()
    {
        using var scope = Lock.Enter();
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            using var again = Lock.Enter();
        });
        Assert.Equal("This thread holds the lock already.", error.Message);
    }

    [Fact]
    public void A_scope_may_be_disposed_twice()
    {
        var scope = Lock.Enter();
        scope.Dispose();
        scope.Dispose();
        Assert.True(OnAnotherThread(() => TryLock(TimeSpan.Zero)));
    }

    [Fact]
    public void Who_comes_after_a_killed_holder_is_told_once()
    {
        using var holder = SharedProcess.Start(_shared, "lock");
        holder.WaitForLine("held");
        Assert.False(TryLock(TimeSpan.Zero));
        holder.Kill();
        using (var scope = Lock.Enter())
        {
            Assert.True(scope.PreviousHolderDied);
        }

        using var next = Lock.Enter();
        Assert.False(next.PreviousHolderDied);
    }

    [Fact]
    public void Who_waits_while_the_holder_is_killed_gets_it()
    {
        using var holder = SharedProcess.Start(_shared, "lock");
        holder.WaitForLine("held");
        var told = false;
        var waiting = new Thread(() =>
        {
            using var scope = Lock.TryEnter(SharedProcess.Patience);
            told = scope.IsEntered && scope.PreviousHolderDied;
        });
        waiting.Start();
        SpinWait.SpinUntil(() => waiting.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !waiting.IsAlive, 20);
        holder.Kill();
        waiting.Join();
        Assert.True(told);
    }

    [Fact]
    public void Many_read_or_one_writes()
    {
        using (ReaderWriterLock.EnterRead())
        {
            Assert.True(OnAnotherThread(() => TryRead()));
            Assert.False(OnAnotherThread(() => TryWrite()));
        }

        using (ReaderWriterLock.EnterWrite())
        {
            Assert.False(OnAnotherThread(() => TryRead()));
            Assert.False(OnAnotherThread(() => TryWrite()));
        }

        Assert.True(OnAnotherThread(() => TryWrite()));
        Assert.True(OnAnotherThread(() => TryRead()));
    }

    [Fact]
    public void Writers_and_readers_exclude_each_other_under_load()
    {
        var first = 0L;
        var second = 0L;
        var torn = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            for (var i = 0; i < 2000; i++)
            {
                if ((i + worker) % 4 == 0)
                {
                    using var write = ReaderWriterLock.EnterWrite();
                    first++;
                    second++;
                }
                else
                {
                    using var read = ReaderWriterLock.EnterRead();
                    torn += first == second ? 0 : 1;
                }
            }
        });
        Assert.Equal(0, torn);
        Assert.Equal(8 * 500, first);
    }

    [Fact]
    public void A_killed_reader_leaves_nothing_behind()
    {
        using var reader = SharedProcess.Start(_shared, "read-lock");
        reader.WaitForLine("held");
        Assert.True(TryRead());
        Assert.False(TryWrite());
        reader.Kill();
        using var write = ReaderWriterLock.EnterWrite();
        Assert.True(write.IsEntered);
        Assert.False(write.PreviousWriterDied);
    }

    [Fact]
    public void After_a_killed_writer_readers_are_told_until_a_writer_has_been()
    {
        using var writer = SharedProcess.Start(_shared, "write-lock");
        writer.WaitForLine("held");
        Assert.False(TryRead());
        writer.Kill();
        for (var i = 0; i < 2; i++)
        {
            using var read = ReaderWriterLock.EnterRead();
            Assert.True(read.WriterDied);
        }

        using (var write = ReaderWriterLock.EnterWrite())
        {
            Assert.True(write.PreviousWriterDied);
        }

        using (var write = ReaderWriterLock.EnterWrite())
        {
            Assert.False(write.PreviousWriterDied);
        }

        using var after = ReaderWriterLock.EnterRead();
        Assert.False(after.WriterDied);
    }

    private static T OnAnotherThread<T>(Func<T> run)
    {
        T result = default!;
        var thread = new Thread(() => result = run());
        thread.Start();
        thread.Join();
        return result;
    }

    private bool TryLock(TimeSpan timeout)
    {
        using var scope = Lock.TryEnter(timeout);
        return scope.IsEntered;
    }

    private bool TryRead()
    {
        using var scope = ReaderWriterLock.TryEnterRead(TimeSpan.Zero);
        return scope.IsEntered;
    }

    private bool TryWrite()
    {
        using var scope = ReaderWriterLock.TryEnterWrite(TimeSpan.Zero);
        return scope.IsEntered;
    }
}
