namespace Prefork;

/// <summary>The base of the attributes for events that belong to an endpoint.</summary>
public abstract class EndpointHandlerAttribute : HandlerAttribute
{
    private protected EndpointHandlerAttribute()
    {
    }

    /// <summary>
    /// The name of the endpoint that this handler serves, or <see langword="null"/> for every endpoint that has no handler of its
    /// own for the event. Where it is not set, an <see cref="EndpointAttribute"/> of the class counts.
    /// </summary>
    public string? Endpoint { get; set; }
}
