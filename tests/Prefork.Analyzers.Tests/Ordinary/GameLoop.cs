using System.Buffers.Binary;
using Prefork;

namespace Ordinary;

[Endpoint("game")]
public sealed class GameLoop(Worker worker)
{
    private const int FrameMilliseconds = 50;

    private readonly Dictionary<Session, Player> _players = [];
    private readonly List<IDisposable> _timers = [];
    private readonly Random _random = new(5);
    private long _frame;
    private bool _isOver;

    [OnWorkerStart]
    public void Start()
    {
        _timers.Add(worker.ScheduleEvery(TimeSpan.FromSeconds(10), Spawn));
        _timers.Add(worker.ScheduleEvery(TimeSpan.FromMinutes(1), async () =>
        {
            await Task.Delay(10, worker.Stopping);
            _isOver = _players.Count == 0;
        }));
    }

    [OnConnect]
    public void Connect(Session session)
    {
        _players.Add(session, new Player { X = _random.Next(100), Y = _random.Next(100) });
        worker.Schedule(TimeSpan.FromSeconds(30), () =>
        {
            if (_players.TryGetValue(session, out var player) && !player.HasMoved)
            {
                session.Close();
            }
        });
    }

    [OnReceive]
    public void Move(Session session, ReadOnlySpan<byte> move)
    {
        if (move.Length != 8 || !_players.TryGetValue(session, out var player))
        {
            session.Close();
            return;
        }

        player.X += BinaryPrimitives.ReadInt32LittleEndian(move);
        player.Y += BinaryPrimitives.ReadInt32LittleEndian(move[4..]);
        player.HasMoved = true;
    }

    [OnTick(Milliseconds = FrameMilliseconds)]
    public void Frame()
    {
        _frame++;
        Span<byte> state = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(state, _frame);
        foreach (var (session, player) in _players)
        {
            BinaryPrimitives.WriteInt32LittleEndian(state[8..], player.X);
            BinaryPrimitives.WriteInt32LittleEndian(state[12..], player.Y);
            session.Send(state);
        }
    }

    [OnClose]
    public void Close(Session session) => _players.Remove(session);

    [OnWorkerDraining]
    public void Drain()
    {
        foreach (var timer in _timers)
        {
            timer.Dispose();
        }

        _timers.Clear();
    }

    private void Spawn()
    {
        if (_isOver)
        {
            _frame = 0;
        }
    }

    private sealed class Player
    {
        public int X { get; set; }

        public int Y { get; set; }

        public bool HasMoved { get; set; }
    }
}
