using Prefork.CompileTime;

namespace Prefork.Generators.Model;

/// <summary>A parameter of a handler.</summary>
/// <param name="Name">Its name, without the mark that makes a keyword a name.</param>
/// <param name="Source">Where its argument comes from.</param>
/// <param name="Service">The service, where it is one.</param>
internal sealed record ParameterModel(string Name, ParameterSource Source, ServiceModel? Service);
