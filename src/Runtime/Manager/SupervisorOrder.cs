namespace Prefork.Manager;

/// <summary>What the supervisor wants done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">The number of the process.</param>
/// <param name="Instance">The process instance, where the order is about one.</param>
/// <param name="Delay">Milliseconds, of a back-off.</param>
/// <param name="Reload">Which reload, of its begin and end.</param>
/// <param name="Reason">Why it has failed, of a reload's or a recycling's end.</param>
internal readonly record struct SupervisorOrder(
    SupervisorOrderKind Kind, int Id = 0, long Instance = 0, int Delay = 0, ReloadOutline? Reload = null, string? Reason = null);
