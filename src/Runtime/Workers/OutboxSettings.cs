using Microsoft.Extensions.Logging;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>What an outbox works with.</summary>
/// <param name="Ring">The response ring.</param>
/// <param name="Files">What descriptors go through.</param>
/// <param name="Budget">How much the worker may hold back in memory.</param>
/// <param name="TempDirectory">Where large output goes that finds no room in the ring.</param>
/// <param name="Logger">The worker's log.</param>
internal sealed record OutboxSettings(
    RingProducer Ring, DescriptorSocket Files, OutboxBudget Budget, string TempDirectory, ILogger Logger);
