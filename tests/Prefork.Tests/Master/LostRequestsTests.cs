using Prefork.Ipc;
using Prefork.Master;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Master;

/// <summary>What a worker leaves that dies at each point of a request's way.</summary>
public sealed class LostRequestsTests : IDisposable
{
    private readonly DyingWorker _worker = new();

    public void Dispose() => _worker.Dispose();

    [Fact]
    public void Worker_that_had_nothing_leaves_nothing()
    {
        AssertLost(_worker.Collect(), [], []);
        AssertLost(_worker.Collect(1), [], []);
    }

    [Fact]
    public void What_was_not_taken_is_unstarted()
    {
        var first = _worker.Request(length: 0, type: RecordType.Connect);
        var second = _worker.Request(length: 700, attempt: 2);
        var third = _worker.Request(length: 0, type: RecordType.Close);

        var lost = _worker.Collect();

        AssertLost(lost, [], [first, second, third]);
        Assert.Equal(RecordType.Connect, lost.Unstarted[0].Header.Type);
        Assert.Equal(2, lost.Unstarted[1].Header.Attempt);
        Assert.Equal(1000 + second, lost.Unstarted[1].Header.SessionId);
        Assert.Equal(5, lost.Unstarted[1].Header.Extra);
        Assert.Equal(-1, lost.Unstarted[1].Handler);
        AssertBytes(lost.Unstarted[1], 700);
        Assert.Equal(RecordType.Close, lost.Unstarted[2].Header.Type);
    }

    [Fact]
    public void What_was_handled_and_released_is_gone()
    {
        _worker.Request();
        _worker.HandleSynchronous();
        var second = _worker.Request();

        AssertLost(_worker.Collect(), [], [second]);
    }

    [Fact]
    public void Synchronous_request_is_started_until_it_is_released()
    {
        var first = _worker.Request(length: 90, attempt: 1);
        var second = _worker.Request();
        _worker.StartSynchronous(handler: 7);

        var lost = _worker.Collect();

        AssertLost(lost, [first], [second]);
        Assert.Equal(7, lost.Started[0].Handler);
        Assert.Equal(1, lost.Started[0].Header.Attempt);
        Assert.False(lost.Started[0].Responded);
        AssertBytes(lost.Started[0], 90);
    }

    [Fact]
    public void Response_of_a_synchronous_request_is_told()
    {
        _worker.Request();
        _worker.StartSynchronous();
        _worker.Table.MarkSynchronousResponded();

        Assert.True(Assert.Single(_worker.Collect().Started).Responded);
    }

    [Fact]
    public void Response_of_the_request_before_does_not_count()
    {
        _worker.Request();
        var header = _worker.StartSynchronous();
        _worker.Table.MarkSynchronousResponded();
        _worker.Release(header);
        _worker.Request();
        _worker.StartSynchronous();

        Assert.False(Assert.Single(_worker.Collect().Started).Responded);
    }

    [Fact]
    public void Synchronous_request_that_was_released_is_gone_although_its_entry_stands()
    {
        _worker.Request();
        _worker.HandleSynchronous();
        _worker.Table.ClearSynchronous();

        AssertLost(_worker.Collect(), [], []);
    }

    [Fact]
    public void Copied_request_counts_once_where_the_head_has_not_moved()
    {
        var first = _worker.Request(length: 300);
        var second = _worker.Request();
        _worker.Copy(out _);

        var lost = _worker.Collect();

        AssertLost(lost, [], [first, second]);
        Assert.Equal(4, lost.Unstarted[0].Handler);
        AssertBytes(lost.Unstarted[0], 300);
    }

    [Fact]
    public void Copied_request_is_found_where_the_head_has_moved()
    {
        var first = _worker.Request(length: 300, attempt: 3);
        var second = _worker.Request();
        _worker.Queue();

        var lost = _worker.Collect();

        AssertLost(lost, [], [first, second]);
        Assert.Equal(3, lost.Unstarted[0].Header.Attempt);
        Assert.Equal(5, lost.Unstarted[0].Header.Extra);
        AssertBytes(lost.Unstarted[0], 300);
    }

    [Fact]
    public void Copied_request_that_was_started_before_the_head_moved_is_started()
    {
        var first = _worker.Request();
        _worker.Table.MarkStarted(_worker.Copy(out _));

        AssertLost(_worker.Collect(), [first], []);
    }

    [Fact]
    public void Started_requests_are_told_with_their_handler_and_response()
    {
        var first = _worker.Request(length: 10);
        var second = _worker.Request(length: 20);
        _worker.Table.MarkStarted(_worker.Queue());
        var request = _worker.Queue();
        _worker.Table.MarkStarted(request);
        _worker.Table.MarkResponded(request);

        var lost = _worker.Collect();

        AssertLost(lost, [first, second], []);
        Assert.Equal([false, true], lost.Started.Select(item => item.Responded));
        Assert.Equal([4, 4], lost.Started.Select(item => item.Handler));
        AssertBytes(lost.Started[0], 10);
        AssertBytes(lost.Started[1], 20);
    }

    [Fact]
    public void Request_that_has_ended_is_gone_and_its_entry_is_used_again()
    {
        _worker.Request(length: 600);
        var request = _worker.Queue();
        _worker.Table.MarkStarted(request);
        _worker.Table.MarkResponded(request);
        _worker.Table.Remove(request);
        AssertLost(_worker.Collect(), [], []);

        var second = _worker.Request(length: 500);
        _worker.Queue();

        var lost = _worker.Collect();
        AssertLost(lost, [], [second]);
        Assert.False(lost.Unstarted[0].Responded);
        AssertBytes(lost.Unstarted[0], 500);
    }

    [Fact]
    public void Requests_from_table_and_ring_come_in_the_order_of_their_ids()
    {
        var ids = Enumerable.Range(0, 6).Select(_ => _worker.Request()).ToArray();
        var requests = Enumerable.Range(0, 4).Select(_ => _worker.Queue()).ToArray();
        _worker.Table.Remove(requests[0]);
        _worker.Table.MarkStarted(requests[1]);

        // The entry of the first is used again for a newer one.
        _worker.Queue();

        AssertLost(_worker.Collect(), [ids[1]], [ids[2], ids[3], ids[4], ids[5]]);
    }

    [Fact]
    public void Each_reactor_gets_its_own()
    {
        var first = _worker.Request(0);
        var second = _worker.Request(1);
        var third = _worker.Request(0);
        var fourth = _worker.Request(1);
        var fifth = _worker.Request(1);
        _worker.Table.MarkStarted(_worker.Queue(0));
        _worker.Queue(1);
        _worker.StartSynchronous(1);

        AssertLost(_worker.Collect(0), [first], [third]);
        AssertLost(_worker.Collect(1), [fourth], [second, fifth]);
    }

    [Fact]
    public void Requests_survive_the_wrap_of_the_ring()
    {
        var ids = new List<long>();
        for (var i = 0; i < 50; i++)
        {
            _worker.Request(length: 500);
            _worker.HandleSynchronous();
        }

        for (var i = 0; i < 12; i++)
        {
            ids.Add(_worker.Request(length: 500));
        }

        var lost = _worker.Collect();
        AssertLost(lost, [], ids);
        Assert.All(lost.Unstarted, item => AssertBytes(item, 500));
    }

    [Fact]
    public void Looking_twice_finds_the_same()
    {
        var first = _worker.Request();
        var second = _worker.Request();
        _worker.Queue();

        AssertLost(_worker.Collect(), [], [first, second]);
        AssertLost(_worker.Collect(), [], [first, second]);
    }

    private static void AssertLost(LostRequests lost, IEnumerable<long> started, IEnumerable<long> unstarted)
    {
        Assert.Equal(started, lost.Started.Select(item => item.Header.RequestId));
        Assert.Equal(unstarted, lost.Unstarted.Select(item => item.Header.RequestId));
        Assert.False(lost.IsCorrupt, "A lane in which nobody scribbled was called corrupt.");
    }

    private static void AssertBytes(LostRequest request, int length) =>
        Assert.True(request.Payload.AsSpan().SequenceEqual(Pattern.Of(request.Header.RequestId & 0xFFFF, length)));
}
