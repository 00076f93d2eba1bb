using System.CommandLine;

namespace Prefork.Benchmarks.Commands;

/// <summary>An option whose value is a number from 1.</summary>
internal sealed class PositiveOption : Option<int>
{
    public PositiveOption(string name, string description, int defaultValue)
        : base(name)
    {
        Description = description;
        HelpName = "N";
        DefaultValueFactory = _ => defaultValue;
        Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1");
            }
        });
    }
}
