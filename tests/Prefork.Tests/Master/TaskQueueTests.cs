using Prefork.Ipc;
using Prefork.Master;

namespace Prefork.Tests.Master;

public sealed class TaskQueueTests
{
    private const int First = 3;

    private readonly TaskQueue _queue = new(First, workers: 2);

    [Fact]
    public void AWorkerGetsTheOldestThatItMayTake()
    {
        Add(1, -1);
        Add(2, 3);
        Add(3, 4);
        Add(4, -1);
        Assert.Equal([1, 2, 4], TakeAll(3));
        Assert.Equal([3], TakeAll(4));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void AnOlderOneForAnyGoesBeforeANewerOneForThisWorker()
    {
        Add(1, 3);
        Add(2, -1);
        Add(3, 3);
        Assert.Equal([1, 2, 3], TakeAll(3));
    }

    [Fact]
    public void ManyThatComeBackHaveTheirOldPlaces()
    {
        TaskCall[] held = [Add(2, 3), Add(1, -1), Add(4, 3), Add(5, -1)];
        foreach (var task in held)
        {
            _queue.Take(task);
        }

        Add(3, -1);
        Add(6, 3);
        Add(7, 4);
        _queue.ReturnAll(held);
        Assert.Equal(7, _queue.Count);
        Assert.Equal([1, 2, 3, 4, 5, 6], TakeAll(3));
        Assert.Equal([7], TakeAll(4));
    }

    [Fact]
    public void WhatComesBackHasItsOldPlace()
    {
        var (first, second) = (Add(1, -1), Add(2, -1));
        Add(3, -1);
        _queue.Take(first);
        _queue.Take(second);
        Add(4, -1);
        _queue.Return(second);
        _queue.Return(first);
        Assert.Equal([1, 2, 3, 4], TakeAll(4));
    }

    [Fact]
    public void ItSaysForWhomSomethingWaits()
    {
        Add(1, 4);
        Assert.False(_queue.HasAny);
        Assert.False(_queue.HasFor(3));
        Assert.True(_queue.HasFor(4));
        Add(2, -1);
        Assert.True(_queue.HasAny);
        Assert.True(_queue.HasFor(3));
        Assert.Equal(2, _queue.Count);
    }

    private TaskCall Add(long request, int worker)
    {
        var task = new TaskCall { Header = new RecordHeader { RequestId = request }, Route = new TaskRoute(worker, TaskMode.Post) };
        _queue.Add(task);
        return task;
    }

    private List<long> TakeAll(int worker)
    {
        List<long> taken = [];
        while (_queue.TryPeek(worker, out var task))
        {
            _queue.Take(task);
            taken.Add(task.Header.RequestId);
        }

        return taken;
    }
}
