namespace Prefork.Generators.Model;

/// <summary>A class that is a user process.</summary>
internal sealed record UserProcessModel
{
    /// <summary>The full metadata name: <c>Chat.Feed+Reader</c>.</summary>
    public required string MetadataName { get; init; }

    /// <summary>The class's name as it is written in code, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The name of the process.</summary>
    public required string ProcessName { get; init; }

    /// <summary>How many of them run.</summary>
    public required int Count { get; init; }

    /// <summary>The constructor's arguments.</summary>
    public required EquatableArray<ArgumentModel> Arguments { get; init; }

    /// <summary>The statements that make the payloads known to the serializer.</summary>
    public required EquatableArray<string> Formatters { get; init; }

    /// <summary>The handlers of its messages, in an order that does not depend on where they stand.</summary>
    public required EquatableArray<HandlerModel> Handlers { get; init; }

    /// <summary>The full name, for messages: <c>Chat.Feed.Reader</c>.</summary>
    public string Name => MetadataName.Replace('+', '.');
}
