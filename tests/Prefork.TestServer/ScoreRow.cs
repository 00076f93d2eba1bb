namespace Prefork.TestServer;

[SharedRow]
public partial struct ScoreRow
{
    public partial long Score { get; set; }

    [Column(Length = 20)]
    public partial string Name { get; set; }
}
