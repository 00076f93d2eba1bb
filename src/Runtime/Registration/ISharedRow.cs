using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>A row of a shared table whose columns are known; implemented by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISharedRow
{
    /// <summary>The columns with their types and places: builds with another one do not share memory.</summary>
    string Layout { get; }
}
