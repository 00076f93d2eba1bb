using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>Calls a static handler of the master or the manager. Used by generated code.</summary>
/// <param name="invocation">The event.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask ServerHandler(ServerInvocation invocation);
