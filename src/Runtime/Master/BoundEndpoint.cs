using Prefork.Hosting;

namespace Prefork.Master;

/// <summary>An endpoint whose socket is bound.</summary>
/// <param name="Listener">The socket; closed by the reactor that accepts from it.</param>
/// <param name="Address">Where it is bound, with the port that the kernel chose.</param>
internal sealed record BoundEndpoint(Listener Listener, EndpointAddress Address) : IDisposable
{
    /// <summary>Closes the socket where no reactor has taken it over.</summary>
    public void Dispose() => Listener.Close();
}
