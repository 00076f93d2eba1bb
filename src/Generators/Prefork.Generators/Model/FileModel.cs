namespace Prefork.Generators.Model;

/// <summary>A file that is generated.</summary>
/// <param name="HintName">Its name.</param>
/// <param name="Registry">The name of the assembly's registry class.</param>
/// <param name="Content">What it is written from.</param>
internal sealed record FileModel<T>(string HintName, string Registry, T Content)
    where T : IEquatable<T>;
