using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>All user processes of the server, ordered by name, so that one build numbers them alike in every process.</summary>
internal sealed class UserProcessList
{
    /// <summary>How many of one kind there may be.</summary>
    public const int MaxProcesses = 1024;

    private readonly UserProcessDefinition[] _definitions;

    private UserProcessList(UserProcessDefinition[] definitions)
    {
        _definitions = definitions;
        Entries = [.. definitions.SelectMany(definition => Enumerable.Range(0, definition.Count).Select(index => new UserProcessEntry(definition, index)))];
    }

    /// <summary>The processes; the ids follow those of the workers in this order.</summary>
    public IReadOnlyList<UserProcessEntry> Entries { get; }

    /// <summary>Puts together what the program and the registries of its assemblies have added, and notes what is wrong with it.</summary>
    public static UserProcessList Build(UserProcessCollection added, HandlerRegistry registry, ICollection<string> mistakes)
    {
        var definitions = new List<UserProcessDefinition>(added.Definitions);
        foreach (var found in registry.UserProcesses)
        {
            var definition = new UserProcessDefinition(found.Name, found.Count, found.Create) { Handlers = found.Handlers };
            if (definition.Mistake(definitions) is { } mistake)
            {
                mistakes.Add($"{found.ClassName}: {mistake}");
            }
            else
            {
                definitions.Add(definition);
            }
        }

        return new UserProcessList([.. definitions.OrderBy(definition => definition.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Finds what a process is to run that was started by the name of an entry, of this build or another one.</summary>
    /// <exception cref="StartupException">This build has no such process.</exception>
    public UserProcessEntry Find(string entryName)
    {
        var (name, index) = UserProcessEntry.Split(entryName);
        return Array.Find(_definitions, definition => string.Equals(definition.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new UserProcessEntry(found, index)
            : throw new StartupException($"This build has no user process '{name}', which the running server has: restart the server to change its user processes.");
    }
}
