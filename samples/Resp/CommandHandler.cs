namespace Resp;

/// <summary>Runs a command whose number of arguments is right.</summary>
internal delegate void CommandHandler(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply);
