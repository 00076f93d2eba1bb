namespace Prefork.Framing;

/// <summary>A kind of framer that the application brings.</summary>
/// <param name="Name">The full name of its type.</param>
/// <param name="Create">Makes one for a connection.</param>
internal sealed record CustomFramer(string Name, Func<IFramer> Create);
