namespace Prefork.TestServer;

/// <summary>What the endpoint sum is asked: two numbers, written with a plus between them.</summary>
public readonly record struct Sum(int Left, int Right);
