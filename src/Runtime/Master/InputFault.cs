namespace Prefork.Master;

/// <summary>What is wrong with what a client sent.</summary>
/// <param name="Reason">In which way.</param>
/// <param name="Length">The bytes of the message, as far as they are known.</param>
/// <param name="Text">What to tell people.</param>
internal sealed record InputFault(ProtocolErrorReason Reason, long Length, string Text);
