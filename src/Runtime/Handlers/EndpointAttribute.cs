namespace Prefork;

/// <summary>
/// Names the endpoint that the handlers of a class serve, as if each attribute of an endpoint's event named it. One that sets its
/// own <see cref="EndpointHandlerAttribute.Endpoint"/> keeps that.
/// </summary>
/// <param name="name">The endpoint's name.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EndpointAttribute(string name) : Attribute
{
    /// <summary>The endpoint's name.</summary>
    public string Name { get; } = name;
}
