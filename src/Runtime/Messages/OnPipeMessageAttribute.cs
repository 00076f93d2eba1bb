namespace Prefork;

/// <summary>
/// Marks the method that takes the messages of one type that other processes of the server send: <see cref="Server.SendMessage{T}"/>. In a
/// class with tasks it hears those for task workers, in a class with <see cref="UserProcessAttribute"/> those for its process.
/// </summary>
public sealed class OnPipeMessageAttribute : HandlerAttribute
{
    /// <summary>
    /// The name that the messages are sent by; the type of the payload unless set. With names, there may be several handlers of one type.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Set to <see cref="ServerRole.Manager"/> for the messages for the manager, where the method is static and there are no services.
    /// </summary>
    public ServerRole In { get; set; } = ServerRole.Worker;
}
