using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

public sealed unsafe class LargePayloadTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i * 7))];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatWasWrittenIsRead(bool useMemory)
    {
        var fd = LargePayload.TryCreate(Data, Path.GetTempPath(), useMemory, out var isFile, out _);
        Assert.Equal(!useMemory, isFile);
        using var payload = LargePayload.TryOpen(fd, Data.Length);
        Assert.NotNull(payload);
        Assert.True(new ReadOnlySpan<byte>(payload.Address, payload.Length).SequenceEqual(Data));
    }

    [Fact]
    public void SharedMemoryCanBeNeitherWrittenNorCut()
    {
        var fd = LargePayload.TryCreate(Data, Path.GetTempPath(), useMemory: true, out _, out _);
        Assert.NotEqual(0, Sys.Ftruncate(fd, 10));
        fixed (byte* data = Data)
        {
            Assert.True(Sys.Write(fd, data, 1) < 0);
        }

        _ = Sys.Close(fd);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_001)]
    [InlineData(long.MaxValue)]
    public void AFalseLengthIsNotBelieved(long length)
    {
        var fd = LargePayload.TryCreate(Data, Path.GetTempPath(), useMemory: true, out _, out _);
        Assert.Null(LargePayload.TryOpen(fd, length));
    }

    [Fact]
    public void AFolderThatIsNotThereIsAnError()
    {
        Assert.Equal(-1, LargePayload.TryCreate(Data, "/nowhere/at/all", useMemory: false, out _, out var error));
        Assert.NotEqual(0, error);
    }
}
