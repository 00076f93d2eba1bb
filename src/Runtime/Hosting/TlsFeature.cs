using System.Diagnostics.CodeAnalysis;

namespace Prefork.Hosting;

/// <summary>
/// Whether endpoints can be encrypted. A program that is built with <c>PreforkTls</c> <c>false</c> can have none, and when it is trimmed leaves out what
/// they take: certificates and the check of their chains bring in half of the base library's network and cryptography.
/// </summary>
internal static class TlsFeature
{
    private const string Switch = "Prefork.Tls";

    [FeatureSwitchDefinition(Switch)]
    public static bool IsSupported => !AppContext.TryGetSwitch(Switch, out var isSupported) || isSupported;
}
