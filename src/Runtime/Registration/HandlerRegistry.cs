using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>The handler classes of an application, filled by the generated <c>AddHandlers()</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerRegistry
{
    private readonly List<HandlerClass> _classes = [];
    private readonly List<UserProcessClass> _userProcesses = [];
    private readonly Dictionary<string, string> _assembliesOfClasses = [];
    private readonly Dictionary<string, string> _assembliesOfProcesses = [];
    private readonly List<string> _conflicts = [];

    internal IReadOnlyList<HandlerClass> Classes => _classes;

    internal IReadOnlyList<UserProcessClass> UserProcesses => _userProcesses;

    internal Dictionary<Type, Func<Server, object>> Clients { get; } = [];

    /// <summary>Adds the generated client of a class with tasks, as a service.</summary>
    public void Add<TClient>(Func<Server, TClient> create)
        where TClient : class => Clients.TryAdd(typeof(TClient), create);

    /// <summary>What cannot be registered beside what is there, for the errors of the start.</summary>
    internal IReadOnlyList<string> Conflicts => _conflicts;

    /// <summary>Adds a class that no assembly's registry lists.</summary>
    public void Add(HandlerClass handlerClass) => Add(handlerClass, "");

    /// <summary>Adds a class; one that is there already is not added again, and one of the same name from another assembly is an error of the start.</summary>
    /// <param name="handlerClass">The class.</param>
    /// <param name="assembly">The name of its assembly.</param>
    public void Add(HandlerClass handlerClass, string assembly)
    {
        ArgumentNullException.ThrowIfNull(handlerClass);
        if (IsNew(handlerClass.Name, assembly, _assembliesOfClasses, "handler classes"))
        {
            _classes.Add(handlerClass);
        }
    }

    /// <summary>Adds a user process; one whose class is there already is not added again, and one whose class has the same name in another assembly is an error of the start.</summary>
    /// <param name="userProcess">The user process.</param>
    /// <param name="assembly">The name of its assembly.</param>
    public void Add(UserProcessClass userProcess, string assembly)
    {
        ArgumentNullException.ThrowIfNull(userProcess);
        if (IsNew(userProcess.ClassName, assembly, _assembliesOfProcesses, "user processes"))
        {
            _userProcesses.Add(userProcess);
        }
    }

    private bool IsNew(string name, string assembly, Dictionary<string, string> assemblies, string what)
    {
        if (assemblies.TryAdd(name, assembly))
        {
            return true;
        }

        if (assemblies[name] != assembly)
        {
            _conflicts.Add($"The assemblies '{assemblies[name]}' and '{assembly}' both have {what} named {name}, which logs and traces could not tell apart: rename one, or put it into another namespace.");
        }

        return false;
    }
}
