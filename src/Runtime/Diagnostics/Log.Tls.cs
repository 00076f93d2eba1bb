using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Information, "Endpoint {Endpoint} uses its certificates as they are now: {Subject}, valid until {NotAfter:yyyy-MM-dd HH:mm:ss}Z.")]
    public static partial void TlsReloaded(ILogger logger, string endpoint, string subject, DateTime notAfter);

    [LoggerMessage(2201, LogLevel.Error, "Endpoint {Endpoint} goes on with the certificates that it has, for what is there now cannot be used: {Error}")]
    public static partial void TlsReloadFailed(ILogger logger, string endpoint, string error);

    [LoggerMessage(2202, LogLevel.Warning, "A TLS handshake of endpoint {Endpoint} has failed: {Error} {Failures} have failed so far.")]
    public static partial void TlsHandshakeFailed(ILogger logger, string endpoint, string error, long failures);

    [LoggerMessage(2203, LogLevel.Warning, "Endpoint {Endpoint} is encrypted with a certificate that was made for this start and that no client trusts. Name one with Prefork:Endpoints:{Endpoint}:Tls:Certificate before you go live")]
    public static partial void TlsSelfSigned(ILogger logger, string endpoint);
}
