namespace Prefork.Hosting;

/// <summary>A declared endpoint. Its index is the same in every process, since all sort by name.</summary>
internal sealed record EndpointDefinition(int Index, string Name, EndpointAddress Address, EndpointOptions Options);
