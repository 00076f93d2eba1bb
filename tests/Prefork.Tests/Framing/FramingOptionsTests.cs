using Microsoft.Extensions.Configuration;
using Prefork.Framing;
using Prefork.Hosting;

namespace Prefork.Tests.Framing;

public sealed class FramingOptionsTests
{
    [Fact]
    public void Raw_endpoints_have_no_framer() => Assert.Null(Create(new EndpointOptions()));

    [Fact]
    public void The_configuration_chooses_the_framer()
    {
        var delimiter = Create(Configured(("Mode", "Delimiter"), ("Delimiter", @"\r\n"), ("IncludeDelimiter", "true")));
        var lengthField = Create(Configured(
            ("Mode", "LengthField"), ("LengthFieldOffset", "1"), ("LengthFieldSize", "2"), ("LengthFieldLittleEndian", "true"),
            ("LengthCounts", "Message"), ("LengthAdjustment", "-1"), ("InitialBytesToStrip", "3")));

        Assert.Equal(FrameResult.Message(0, 3, 3), delimiter?.Read("a\r\nb"u8));
        Assert.Equal(FrameResult.Message(3, 1, 4), lengthField?.Read([9, 5, 0, 1, 2]));
    }

    [Fact]
    public void The_limit_of_the_endpoint_applies()
    {
        Assert.Equal(FrameStatus.TooLong, Create(new EndpointOptions { MaxMessageLength = 2 }.UseDelimiter("\n"))?.Read("aaa"u8).Status);
        Assert.Equal(FrameStatus.TooLong, Create(new EndpointOptions { MaxMessageLength = 2 }.UseLengthField(1))?.Read([2]).Status);
        Assert.Equal(FrameStatus.TooLong, Create(new EndpointOptions { MaxMessageLength = 2 }.UseFramer(static () => new TailFramer()))?.Read("aaa"u8).Status);
    }

    [Fact]
    public void The_last_choice_of_the_program_counts()
    {
        var options = new EndpointOptions().UseDelimiter("\n").UseFramer(static () => new TailFramer());
        Assert.IsType<CheckedFramer>(Create(options));
        Assert.Empty(Mistakes(options));

        options.UseDelimiter(@"\");
        Assert.Equal(FrameResult.Message(0, 1, 2), Create(options)?.Read(@"a\"u8));
        Assert.Empty(Mistakes(options));
    }

    [Fact]
    public void Each_connection_has_a_framer_of_its_own()
    {
        var factory = new FramerFactory(new EndpointDefinition(0, "main", new EndpointOptions().UseDelimiter("\n")));

        Assert.NotSame(factory.Create(), factory.Create());
    }

    [Theory]
    [InlineData("LengthFieldSize", "3", "Prefork:Endpoints:main:Framing:LengthFieldSize is 3: set it to 1, 2, 4 or 8, or remove it for 4.")]
    [InlineData("LengthAdjustment", "-65536", "Prefork:Endpoints:main:Framing:LengthAdjustment is -65536: set it to a number from -65535 to 65535, or remove it for 0.")]
    [InlineData("Mode", "Delimiter", @"Prefork:Endpoints:main:Framing:Delimiter is missing, and Prefork:Endpoints:main:Framing:Mode is Delimiter: set it to 1 to 16 bytes, such as \r\n.")]
    [InlineData("Delimiter", ";", "Prefork:Endpoints:main:Framing:Delimiter is set, and Prefork:Endpoints:main:Framing:Mode is Raw, which has none: set the mode to Delimiter, or the delimiter to nothing.")]
    public void A_wrong_setting_is_named_with_its_cure(string setting, string value, string line) =>
        Assert.Equal([line], Mistakes(Configured((setting, value))));

    [Theory]
    [InlineData(@"\q", @"Prefork:Endpoints:main:Framing:Delimiter is '\q', which holds a backslash that begins none of \n \r \t \0 \\ \xNN: write \\ for a backslash.")]
    [InlineData("12345678901234567", @"Prefork:Endpoints:main:Framing:Delimiter is '12345678901234567', which has 17 bytes: set it to 1 to 16 bytes, such as \r\n.")]
    public void A_wrong_delimiter_is_named_with_its_cure(string delimiter, string line) =>
        Assert.Equal([line], Mistakes(Configured(("Mode", "Delimiter"), ("Delimiter", delimiter))));

    [Fact]
    public void Settings_that_exclude_each_other_are_named()
    {
        var custom = new EndpointOptions().UseFramer(static () => new TailFramer());
        custom.Framing.Mode = FramingMode.LengthField;

        Assert.Equal(
            ["Prefork:Endpoints:main:Framing:Mode is LengthField, and the program has the framer Prefork.Tests.Framing.TailFramer for this endpoint: set the mode to Raw, or take the framer out of the program."],
            Mistakes(custom));
        Assert.Equal(
            ["Prefork:Endpoints:main:MaxMessageLength is less than the delimiter takes, which Prefork:Endpoints:main:Framing:IncludeDelimiter makes part of each message: raise it."],
            Mistakes(new EndpointOptions { MaxMessageLength = 1 }.UseDelimiter("\r\n", include: true)));
    }

    [Fact]
    public void What_makes_a_message_is_part_of_the_contract()
    {
        EndpointOptions[] different =
        [
            new(),
            new() { MaxMessageLength = 1 },
            new EndpointOptions().UseDelimiter("\n"),
            new EndpointOptions().UseDelimiter("\r\n"),
            new EndpointOptions().UseDelimiter("\n", include: true),
            new EndpointOptions().UseLengthField(),
            new EndpointOptions().UseLengthField(2),
            new EndpointOptions().UseLengthField(offset: 1),
            new EndpointOptions().UseLengthField(littleEndian: true),
            new EndpointOptions().UseLengthField(counts: LengthCounts.Message),
            new EndpointOptions().UseLengthField(adjustment: 1),
            new EndpointOptions().UseLengthField(initialBytesToStrip: 1),
            new EndpointOptions().UseFramer(static () => new TailFramer()),
            new EndpointOptions().UseFramer(static () => new CheckedFramer(new TailFramer(), 1)),
        ];

        Assert.Equal(different.Length, different.Select(Hash).Distinct().Count());
        Assert.Equal(Hash(new EndpointOptions().UseDelimiter("\n")), Hash(Configured(("Mode", "delimiter"), ("Delimiter", @"\n"))));
    }

    private static long Hash(EndpointOptions options) => Contract.Of([new EndpointDefinition(0, "main", options)]);

    private static IFramer? Create(EndpointOptions options) => new FramerFactory(new EndpointDefinition(0, "main", options)).Create();

    private static List<string> Mistakes(EndpointOptions options)
    {
        var mistakes = new List<string>();
        new FramingRequirements(new EndpointDefinition(0, "main", options), mistakes).Check();
        return mistakes;
    }

    private static EndpointOptions Configured(params (string Setting, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => $"Prefork:Endpoints:main:Framing:{pair.Setting}", pair => (string?)pair.Value))
            .Build();
        var mistakes = new List<string>();
        var unknown = new List<UnknownSetting>();
        var options = SettingsReader.ReadChecked(configuration, ServerApplication.CreateBuilder([]).Endpoints, mistakes, unknown);
        Assert.Empty(mistakes);
        Assert.Empty(unknown);
        return options.Endpoints["main"];
    }
}
