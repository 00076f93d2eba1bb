using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

public sealed class CertificateTableTests : IDisposable
{
    private const int Slot = 7;

    private static readonly long Session = SessionId.Make(Slot, 1);

    private readonly SharedRegion _region = SharedRegion.Create(1, 20, 0, 0, certificates: true);

    public void Dispose() => _region.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(ClientCertificateRow.MaxBytes)]
    public void A_certificate_is_read_by_its_session_alone(int length)
    {
        var certificate = Pattern.Of(3, length).ToArray();
        CertificateTable.Write(_region, Slot, Session, certificate);

        using var other = SharedRegion.Open(_region.Fd);
        Assert.Equal(certificate, CertificateTable.Read(other, Session));
        Assert.Null(CertificateTable.Read(other, SessionId.Make(Slot, 2)));
        Assert.Null(CertificateTable.Read(other, SessionId.Make(Slot + 1, 1)));
        Assert.Null(CertificateTable.Read(other, SessionId.Make(20, 1)));
        Assert.Null(CertificateTable.Read(other, -1));
    }

    [Fact]
    public void One_that_is_too_long_is_left_out()
    {
        CertificateTable.Write(_region, Slot, Session, Pattern.Of(3, ClientCertificateRow.MaxBytes + 1));

        Assert.Null(CertificateTable.Read(_region, Session));
    }

    [Fact]
    public void Where_no_client_is_asked_there_is_no_room_and_no_certificate()
    {
        using var region = SharedRegion.Create(1, 20, 0, 0);
        CertificateTable.Write(region, Slot, Session, [1, 2, 3]);

        Assert.Null(CertificateTable.Read(region, Session));
    }
}
