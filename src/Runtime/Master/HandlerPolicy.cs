namespace Prefork.Master;

/// <summary>What the master has to know of a handler: what to do when a worker dies in it.</summary>
internal readonly record struct HandlerPolicy(string Name, CrashPolicy OnCrash, int Attempts);
