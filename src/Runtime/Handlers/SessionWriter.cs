namespace Prefork;

/// <summary>Writes a response straight into the memory that the master sends from. See <see cref="Session.OpenWriter"/>.</summary>
public ref struct SessionWriter
{
}
