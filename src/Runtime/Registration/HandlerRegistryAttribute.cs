using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>
/// Names the generated class of an assembly whose static <c>Register</c> method adds the assembly's handlers. The
/// generated <c>AddHandlers()</c> of the application calls those of all assemblies that it references.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerRegistryAttribute(Type registry) : Attribute
{
    /// <summary>The class.</summary>
    public Type Registry { get; } = registry;
}
