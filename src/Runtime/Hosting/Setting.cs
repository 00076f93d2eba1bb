using System.Globalization;

namespace Prefork.Hosting;

/// <summary>A setting of the section <c>Prefork</c>.</summary>
/// <param name="Path">The name below the section; <c>*</c> stands for a name of the user's choice.</param>
/// <param name="Type">What its text must parse as.</param>
/// <param name="Cure">What to do when the value is wrong, as the end of a sentence.</param>
internal sealed record Setting(string Path, SettingType Type, string Cure)
{
    private string[]? _segments;

    private string[] Segments => _segments ??= Path.Split(':');

    public bool Matches(string[] segments)
    {
        if (segments.Length != Segments.Length)
        {
            return false;
        }

        for (var i = 0; i < segments.Length; i++)
        {
            if (Segments[i] != "*" && !string.Equals(Segments[i], segments[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The full name, with the names of the user's choice taken from <paramref name="segments"/>.</summary>
    public string FullName(params ReadOnlySpan<string> segments)
    {
        var name = SettingNames.Section;
        for (var i = 0; i < Segments.Length; i++)
        {
            name += ":" + (Segments[i] == "*" && i < segments.Length ? segments[i] : Segments[i]);
        }

        return name;
    }

    /// <summary>Says why the text cannot be read, or returns <see langword="null"/> where it can.</summary>
    public string? Check(string name, string text)
    {
        var (valid, kind) = Type switch
        {
            SettingType.Int32 => (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
            SettingType.Int64 => (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
            SettingType.Boolean => (bool.TryParse(text, out _), "true or false"),
            SettingType.TimeSpan => (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _), "a time as hh:mm:ss"),
            SettingType.Mode => (IsValueOf<ServerMode>(text), "a mode"),
            SettingType.FramingMode => (IsValueOf<FramingMode>(text), "a mode"),
            SettingType.LengthCounts => (IsValueOf<LengthCounts>(text), "Body or Message"),
            SettingType.DispatchMode => (IsValueOf<DispatchMode>(text), "a mode"),
            SettingType.ClientCertificate => (IsValueOf<ClientCertificateMode>(text), "a way to ask for certificates"),
            SettingType.TaskQueueMode => (IsValueOf<TaskQueueMode>(text), "Fail or Wait"),
            _ => (true, "text"),
        };
        return valid ? null : $"{name} is '{text}', which is not {kind}: {Cure}.";
    }

    private static bool IsValueOf<TEnum>(string text)
        where TEnum : struct, Enum => Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value);
}
