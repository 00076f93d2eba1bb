namespace Prefork.Master;

/// <summary>A listening socket of an endpoint.</summary>
/// <param name="Fd">The descriptor.</param>
/// <param name="Endpoint">The endpoint's index.</param>
internal sealed record Listener(int Fd, short Endpoint);
