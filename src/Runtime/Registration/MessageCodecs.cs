using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Prefork.Hosting;
using Prefork.Tasks;

namespace Prefork.Registration;

/// <summary>Finds the codecs of messages. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MessageCodecs
{
    /// <summary>The codec of a type: the application's own, or else its serializer.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="services">The services of the process.</param>
    public static MessageCodec<T> Of<T>(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);

        // Not asked where it has none, so that it need not be built.
        var host = services as ServerHost;
        var codec = host is null || host.HasMessageCodec<T>() ? services.GetService<IMessageCodec<T>>() : null;
        return codec is not null
            ? new CustomMessageCodec<T>(codec)
            : new SerializedMessageCodec<T>(
                PayloadCodecs.Of<T>(), host?.PayloadSerializer ?? services.GetService<IPayloadSerializer>() ?? new MemoryPackPayloadSerializer());
    }
}
