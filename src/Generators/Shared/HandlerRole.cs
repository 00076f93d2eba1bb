namespace Prefork.CompileTime;

/// <summary>The processes that handlers run in.</summary>
internal enum HandlerRole
{
    /// <summary>A worker: handlers are methods of an object that is made with services.</summary>
    Worker,

    /// <summary>The master: handlers are static and there are no services.</summary>
    Master,

    /// <summary>The manager: as in the master.</summary>
    Manager,
}
