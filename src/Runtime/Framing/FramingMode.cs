namespace Prefork;

/// <summary>How the messages of an endpoint are told apart.</summary>
public enum FramingMode
{
    /// <summary>Not at all: handlers get the bytes as they arrive, in pieces that mean nothing.</summary>
    Raw,

    /// <summary>Each ends with a delimiter.</summary>
    Delimiter,

    /// <summary>Each begins with a header that holds its length.</summary>
    LengthField,
}
