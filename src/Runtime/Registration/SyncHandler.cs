using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>Calls a synchronous handler. Used by generated code.</summary>
/// <param name="target">What <see cref="HandlerClass.Create"/> made.</param>
/// <param name="invocation">The event.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void SyncHandler(object target, in SyncInvocation invocation);
