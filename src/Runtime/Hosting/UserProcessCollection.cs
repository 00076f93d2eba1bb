using System.Collections;
using Prefork.Hosting;

namespace Prefork;

/// <summary>The processes of the application's own that run beside the workers, supervised as these are.</summary>
public sealed class UserProcessCollection : IReadOnlyCollection<string>
{
    private readonly List<UserProcessDefinition> _definitions = [];

    internal UserProcessCollection()
    {
    }

    /// <summary>How many kinds of processes have been added.</summary>
    public int Count => _definitions.Count;

    internal IReadOnlyList<UserProcessDefinition> Definitions => _definitions;

    /// <summary>Adds a process that runs a function.</summary>
    /// <param name="name">The name of the process, for the log; not case-sensitive.</param>
    /// <param name="run">Does the work until the token is cancelled: see <see cref="IUserProcess.RunAsync"/>.</param>
    /// <exception cref="ArgumentException">The name is no name for a process, or has been added already.</exception>
    public UserProcessCollection Add(string name, Func<IServiceProvider, UserProcess, CancellationToken, Task> run) => Add(name, 1, run);

    /// <summary>Adds processes that each run a function.</summary>
    /// <param name="name">The name of the processes, for the log; not case-sensitive.</param>
    /// <param name="count">How many of them run.</param>
    /// <param name="run">Does the work until the token is cancelled: see <see cref="IUserProcess.RunAsync"/>.</param>
    /// <exception cref="ArgumentException">The name is no name for a process, or has been added already; or the count is less than 1.</exception>
    public UserProcessCollection Add(string name, int count, Func<IServiceProvider, UserProcess, CancellationToken, Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Add(name, count, services => new UserProcessFunction(services, run));
    }

    /// <summary>Adds a process that runs an object.</summary>
    /// <param name="name">The name of the process, for the log; not case-sensitive.</param>
    /// <param name="create">Makes the object, in that process.</param>
    /// <exception cref="ArgumentException">The name is no name for a process, or has been added already.</exception>
    public UserProcessCollection Add(string name, Func<IServiceProvider, IUserProcess> create) => Add(name, 1, create);

    /// <summary>Adds processes that each run an object.</summary>
    /// <param name="name">The name of the processes, for the log; not case-sensitive.</param>
    /// <param name="count">How many of them run.</param>
    /// <param name="create">Makes the object, once in each of them.</param>
    /// <exception cref="ArgumentException">The name is no name for a process, or has been added already; or the count is less than 1.</exception>
    public UserProcessCollection Add(string name, int count, Func<IServiceProvider, IUserProcess> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var definition = new UserProcessDefinition(name, count, create);
        if (definition.Mistake(_definitions) is { } mistake)
        {
            throw new ArgumentException(mistake);
        }

        _definitions.Add(definition);
        return this;
    }

    /// <summary>Enumerates the names.</summary>
    public IEnumerator<string> GetEnumerator()
    {
        foreach (var definition in _definitions)
        {
            yield return definition.Name;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
