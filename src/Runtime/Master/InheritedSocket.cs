using Prefork.Hosting;

namespace Prefork.Master;

/// <summary>A socket that the service manager has bound.</summary>
/// <param name="Fd">The descriptor.</param>
/// <param name="Name">Its name in the unit; empty where it has none.</param>
/// <param name="Address">Where it is bound; <see langword="null"/> where it is nothing that an endpoint can use.</param>
internal sealed record InheritedSocket(int Fd, string Name, EndpointAddress? Address)
{
    public override string ToString() => Address?.ToString() ?? "no bound tcp, udp or unix socket";
}
