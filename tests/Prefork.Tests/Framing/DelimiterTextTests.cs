using FsCheck.Xunit;
using Prefork.Framing;

namespace Prefork.Tests.Framing;

public sealed class DelimiterTextTests
{
    [Theory]
    [InlineData("\r\n", "0D0A")]
    [InlineData(@"\r\n", "0D0A")]
    [InlineData(@"\t\0\\n", "09005C6E")]
    [InlineData(@"a\x1eb\xFF", "611E62FF")]
    [InlineData("é|", "C3A97C")]
    [InlineData("", "")]
    public void Escapes_stand_for_bytes(string text, string bytes) => Assert.Equal(bytes, Convert.ToHexString(DelimiterText.Parse(text)!));

    [Theory]
    [InlineData(@"\")]
    [InlineData(@"a\")]
    [InlineData(@"\q")]
    [InlineData(@"\x")]
    [InlineData(@"\x1")]
    [InlineData(@"\x1g")]
    [InlineData(@"\x 1")]
    public void Other_escapes_are_none(string text) => Assert.Null(DelimiterText.Parse(text));

    [Property]
    public void Bytes_survive_the_way_through_text(byte[] bytes) => Assert.Equal(bytes, DelimiterText.Parse(DelimiterText.Format(bytes)));
}
