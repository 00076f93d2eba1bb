namespace Prefork.CompileTime;

/// <summary>The ways for a handler class to be one that generated code cannot make or call.</summary>
internal enum ConstructionProblem
{
    /// <summary>None: it can.</summary>
    None,

    /// <summary>It is a struct, an interface or another kind of type than a class.</summary>
    NotAClass,

    /// <summary>It is abstract, and no class derives from it.</summary>
    AbstractWithoutDerived,

    /// <summary>It, or a type around it, has type parameters.</summary>
    OpenGeneric,

    /// <summary>It, or a type around it, is private, protected or local to a file.</summary>
    NotAccessible,

    /// <summary>No instance constructor is accessible.</summary>
    NoConstructor,

    /// <summary>Several constructors are equally good.</summary>
    AmbiguousConstructor,

    /// <summary>The constructor takes something that cannot be a service.</summary>
    UnsupportedParameter,

    /// <summary>It has required members that its constructor does not set.</summary>
    RequiredMembers,

    /// <summary>It is marked as a user process and does not implement its interface.</summary>
    NotAUserProcess,

    /// <summary>It is marked as a user process and abstract.</summary>
    AbstractUserProcess,
}
