using System.Runtime.InteropServices;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

public sealed unsafe class SharedRegionTests : IDisposable
{
    private const int PermissionError = 1;
    private const int AccessError = 13;
    private const int PageBytes = 4096;
    private const int Reactors = 3;
    private const int Slots = 100;
    private const int TableBytes = 5000;

    private readonly SharedRegion _region = SharedRegion.Create(Reactors, Slots, 12, TableBytes);

    public void Dispose() => _region.Dispose();

    [Fact]
    public void No_later_mapping_is_writable()
    {
        var address = Sys.Mmap(null, PageBytes, Sys.PROT_READ | Sys.PROT_WRITE, Sys.MAP_SHARED, _region.Fd, 0);

        Assert.True(address == Sys.MapFailed);
        Assert.Equal(PermissionError, Marshal.GetLastPInvokeError());
    }

    [Fact]
    public void Mapping_for_reading_can_not_be_made_writable()
    {
        var address = Sys.Mmap(null, PageBytes, Sys.PROT_READ, Sys.MAP_SHARED, _region.Fd, 0);
        Assert.True(address != Sys.MapFailed);
        try
        {
            Assert.Equal(-1, NativeProtection.Protect(address, PageBytes, Sys.PROT_READ | Sys.PROT_WRITE));
            Assert.Equal(AccessError, Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = Sys.Munmap(address, PageBytes);
        }
    }

    [Fact]
    public void Descriptor_can_not_be_written()
    {
        var zero = 0L;
        Assert.Equal(-1, (long)Sys.Write(_region.Fd, &zero, sizeof(long)));
        Assert.Equal(PermissionError, Marshal.GetLastPInvokeError());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 30)]
    public void Size_is_sealed(long length)
    {
        Assert.Equal(-1, Sys.Ftruncate(_region.Fd, length));
        Assert.Equal(PermissionError, Marshal.GetLastPInvokeError());
    }

    [Fact]
    public void Mapping_for_reading_sees_what_the_master_writes()
    {
        using var opened = Open();
        Assert.Equal(Reactors, opened.Reactors);
        Assert.Equal(Slots, opened.SessionSlots);
        Assert.Equal(12, opened.ProcessRows);

        _region.Sessions[Slots - 1].Id = 77;
        *_region.ReactorSleeping(Reactors - 1) = 1;
        _region.ProcessTable[TableBytes - 1] = 5;

        Assert.Equal(77, opened.Sessions[Slots - 1].Id);
        Assert.Equal(1, *opened.ReactorSleeping(Reactors - 1));
        Assert.Equal(5, opened.ProcessTable[TableBytes - 1]);
    }

    [Fact]
    public void Parts_do_not_overlap()
    {
        for (var i = 0; i < Reactors; i++)
        {
            new Span<byte>(_region.ReactorSleeping(i), RingLayout.Line).Fill((byte)(i + 1));
        }

        new Span<byte>(_region.ProcessTable, TableBytes).Fill(0x71);
        new Span<byte>(_region.Sessions, Slots * SessionSlot.Size).Fill(0x72);

        for (var i = 0; i < Reactors; i++)
        {
            Assert.False(new ReadOnlySpan<byte>(_region.ReactorSleeping(i), RingLayout.Line).ContainsAnyExcept((byte)(i + 1)));
        }

        Assert.False(new ReadOnlySpan<byte>(_region.ProcessTable, TableBytes).ContainsAnyExcept((byte)0x71));
        Assert.False(new ReadOnlySpan<byte>(_region.Sessions, Slots * SessionSlot.Size).ContainsAnyExcept((byte)0x72));
        using var opened = Open();
        Assert.Equal(Slots, opened.SessionSlots);
    }

    [Fact]
    public void Another_layout_is_refused()
    {
        var header = (SharedRegionHeader*)((byte*)_region.ReactorSleeping(0) - PageBytes);
        header->Version = 23;
        var fd = LaneDescriptors.Duplicate(_region.Fd);

        var error = Assert.Throws<InvalidDataException>(() => SharedRegion.Open(fd));

        _ = Sys.Close(fd);
        Assert.Contains("version 23", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65, 10)]
    [InlineData(1, SessionId.MaxSlots + 1)]
    public void More_than_ids_can_name_is_refused(int reactors, int slots) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedRegion.Create(reactors, slots, 0, 0));

    private SharedRegion Open() => SharedRegion.Open(LaneDescriptors.Duplicate(_region.Fd));
}
