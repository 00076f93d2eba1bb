using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>The handler classes of an application, filled by the generated <c>AddHandlers()</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerRegistry
{
    private readonly List<HandlerClass> _classes = [];
    private readonly List<UserProcessClass> _userProcesses = [];

    internal IReadOnlyList<HandlerClass> Classes => _classes;

    internal IReadOnlyList<UserProcessClass> UserProcesses => _userProcesses;

    internal Dictionary<Type, Func<Server, object>> Clients { get; } = [];

    /// <summary>Adds the generated client of a class with tasks, as a service.</summary>
    public void Add<TClient>(Func<Server, TClient> create)
        where TClient : class => Clients.TryAdd(typeof(TClient), create);

    /// <summary>Adds a class; one that is there already is not added again.</summary>
    public void Add(HandlerClass handlerClass)
    {
        ArgumentNullException.ThrowIfNull(handlerClass);
        foreach (var present in _classes)
        {
            if (present.Name == handlerClass.Name)
            {
                return;
            }
        }

        _classes.Add(handlerClass);
    }

    /// <summary>Adds a user process; one whose class is there already is not added again.</summary>
    public void Add(UserProcessClass userProcess)
    {
        ArgumentNullException.ThrowIfNull(userProcess);
        if (!_userProcesses.Exists(present => present.ClassName == userProcess.ClassName))
        {
            _userProcesses.Add(userProcess);
        }
    }
}
