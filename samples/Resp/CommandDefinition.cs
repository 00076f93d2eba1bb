namespace Resp;

/// <summary>A command that the server knows.</summary>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="Least">How many arguments it has at least, with its name.</param>
/// <param name="Most">How many it has at most.</param>
/// <param name="Run">Runs it.</param>
internal sealed record CommandDefinition(string Name, int Least, int Most, CommandHandler Run);
