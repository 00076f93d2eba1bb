using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>A kind of user process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many of them run.</param>
/// <param name="Create">Makes what runs in one.</param>
internal sealed record UserProcessDefinition(string Name, int Count, Func<IServiceProvider, IUserProcess> Create)
{
    /// <summary>Its handlers of messages, called with the object that runs.</summary>
    public IReadOnlyList<HandlerDescriptor> Handlers { get; init; } = [];

    /// <summary>Says what is wrong with it beside others, or null.</summary>
    public string? Mistake(IEnumerable<UserProcessDefinition> others)
    {
        if (string.IsNullOrEmpty(Name) || !Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
        {
            return $"The user process name '{Name}' is not made of letters, digits, '-', '_' and '.': give it another name.";
        }

        if (Count is < 1 or > UserProcessList.MaxProcesses)
        {
            return $"The user process {Name} has the count {Count}: set one between 1 and {UserProcessList.MaxProcesses}.";
        }

        return others.Any(other => string.Equals(other.Name, Name, StringComparison.OrdinalIgnoreCase))
            ? $"The user process {Name} is there twice: give one of them another name."
            : null;
    }
}
