namespace Prefork.Hosting;

/// <summary>What the text of a setting must parse as.</summary>
internal enum SettingType
{
    Text,
    Int32,
    Int64,
    Boolean,
    TimeSpan,
    Mode,
    FramingMode,
    LengthCounts,
    DispatchMode,
    ClientCertificate,
    TaskQueueMode,
}
