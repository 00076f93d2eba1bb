namespace Prefork.Hosting;

/// <summary>A name in the section <c>Prefork</c> that means nothing.</summary>
/// <param name="Name">The name.</param>
/// <param name="Suggestion">The setting that was probably meant.</param>
internal readonly record struct UnknownSetting(string Name, string? Suggestion)
{
    public override string ToString() => Suggestion is null
        ? $"{Name} is no setting of Prefork: remove it, or correct its name."
        : $"{Name} is no setting of Prefork: was {Suggestion} meant?";
}
