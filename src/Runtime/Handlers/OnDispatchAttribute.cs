namespace Prefork;

/// <summary>
/// Marks the static method that chooses the worker for a message, or discards it. It runs in the master on the thread that serves the
/// connection, for each message, so it returns at once: <c>DispatchDecision Choose(DispatchContext context)</c>. Where it throws, the
/// endpoint's own mode of dispatch decides.
/// </summary>
public sealed class OnDispatchAttribute : EndpointHandlerAttribute;
