using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>Calls an asynchronous handler. Used by generated code.</summary>
/// <param name="target">What <see cref="HandlerClass.Create"/> made.</param>
/// <param name="invocation">The event.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask AsyncHandler(object target, AsyncInvocation invocation);
