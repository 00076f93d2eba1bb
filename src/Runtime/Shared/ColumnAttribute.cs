namespace Prefork;

/// <summary>Says more of a partial property of a struct with <see cref="SharedRowAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute : Attribute
{
    /// <summary>How many bytes a text has at most, in UTF-8; 32 unless set.</summary>
    public int Length { get; set; } = 32;
}
