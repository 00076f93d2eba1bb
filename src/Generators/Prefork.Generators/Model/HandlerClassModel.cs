namespace Prefork.Generators.Model;

/// <summary>A class with at least one valid handler.</summary>
internal sealed record HandlerClassModel
{
    /// <summary>The full metadata name: <c>Chat.Rooms+Lobby</c>.</summary>
    public required string MetadataName { get; init; }

    /// <summary>The class's name as it is written in code, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The constructor's arguments, or <see langword="null"/> where every handler is static.</summary>
    public required EquatableArray<ArgumentModel>? Arguments { get; init; }

    /// <summary>Whether its handlers run in task workers.</summary>
    public required bool IsOfTasks { get; init; }

    /// <summary>The statements that make the payloads known to the serializer.</summary>
    public required EquatableArray<string> Formatters { get; init; }

    /// <summary>The client of its tasks, or <see langword="null"/>.</summary>
    public required ClientModel? Client { get; init; }

    /// <summary>The handlers, in an order that does not depend on where they stand.</summary>
    public required EquatableArray<HandlerModel> Handlers { get; init; }

    /// <summary>The full name, for logs: <c>Chat.Rooms.Lobby</c>.</summary>
    public string Name => MetadataName.Replace('+', '.');
}
