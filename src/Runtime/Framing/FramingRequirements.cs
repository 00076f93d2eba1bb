using System.Globalization;
using Prefork.Hosting;

namespace Prefork.Framing;

/// <summary>What must hold of the framing settings of an endpoint.</summary>
internal sealed class FramingRequirements(EndpointDefinition endpoint, ICollection<string> mistakes)
{
    private const int LongestMessage = 1 << 30;
    private const int LongestHeader = ushort.MaxValue;

    private readonly FramingOptions _framing = endpoint.Options.Framing;

    /// <summary>Adds a line for each mistake.</summary>
    public void Check()
    {
        Require(endpoint.Options.MaxMessageLength is >= 1 and <= LongestMessage, SettingCatalog.MaxMessageLength, endpoint.Options.MaxMessageLength);
        Require(_framing.LengthFieldOffset is >= 0 and <= LongestHeader, SettingCatalog.LengthFieldOffset, _framing.LengthFieldOffset);
        Require(_framing.LengthFieldSize is 1 or 2 or 4 or 8, SettingCatalog.LengthFieldSize, _framing.LengthFieldSize);
        Require(_framing.LengthAdjustment is >= -LongestHeader and <= LongestHeader, SettingCatalog.LengthAdjustment, _framing.LengthAdjustment);
        Require(_framing.InitialBytesToStrip is >= 0 and <= LongestHeader, SettingCatalog.InitialBytesToStrip, _framing.InitialBytesToStrip);
        CheckMode();
        CheckDelimiter();
    }

    private void CheckMode()
    {
        var mode = Name(SettingCatalog.FramingMode);
        if (endpoint.Options.GetCustomFramer() is { } custom && _framing.Mode != FramingMode.Raw)
        {
            mistakes.Add($"{mode} is {_framing.Mode}, and the program has the framer {custom.Name} for this endpoint: set the mode to Raw, or take the framer out of the program.");
        }
        else if (_framing.Mode == FramingMode.Raw && !string.IsNullOrEmpty(_framing.Delimiter))
        {
            mistakes.Add($"{Name(SettingCatalog.Delimiter)} is set, and {mode} is Raw, which has none: set the mode to Delimiter, or the delimiter to nothing.");
        }
    }

    private void CheckDelimiter()
    {
        if (_framing.Mode != FramingMode.Delimiter)
        {
            return;
        }

        var name = Name(SettingCatalog.Delimiter);
        if (string.IsNullOrEmpty(_framing.Delimiter))
        {
            mistakes.Add($"{name} is missing, and {Name(SettingCatalog.FramingMode)} is Delimiter: {SettingCatalog.Delimiter.Cure}.");
        }
        else if (DelimiterText.Parse(_framing.Delimiter) is not { } delimiter)
        {
            mistakes.Add($"{name} is '{_framing.Delimiter}', which holds a backslash that begins none of \\n \\r \\t \\0 \\\\ \\xNN: write \\\\ for a backslash.");
        }
        else if (delimiter.Length > DelimiterFramer.LongestDelimiter)
        {
            mistakes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{name} is '{_framing.Delimiter}', which has {delimiter.Length} bytes: {SettingCatalog.Delimiter.Cure}."));
        }
        else if (_framing.IncludeDelimiter && endpoint.Options.MaxMessageLength < delimiter.Length)
        {
            mistakes.Add($"{Name(SettingCatalog.MaxMessageLength)} is less than the delimiter takes, which {Name(SettingCatalog.IncludeDelimiter)} makes part of each message: raise it.");
        }
    }

    private void Require(bool valid, Setting setting, int value)
    {
        if (!valid)
        {
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{Name(setting)} is {value}: {setting.Cure}."));
        }
    }

    private string Name(Setting setting) => setting.FullName("Endpoints", endpoint.Name);
}
