using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>Calls the static method that chooses the worker of a message, on a thread of the master. Used by generated code.</summary>
/// <param name="invocation">The event.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate DispatchDecision DispatchHandler(in DispatchInvocation invocation);
