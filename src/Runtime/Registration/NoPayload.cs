using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>Stands where a task takes nothing, or has no result. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct NoPayload;
