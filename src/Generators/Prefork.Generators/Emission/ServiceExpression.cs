using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes how a service is had from the provider.</summary>
internal static class ServiceExpression
{
    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProvider";

    public static string Of(ServiceModel service)
    {
        var (group, method, key) = service.Key is null
            ? ("ServiceExtensions", "Service", "")
            : ("KeyedServiceExtensions", "KeyedService", ", " + service.Key);
        var verb = service.IsOptional ? "Get" : "GetRequired";
        var forgiving = service is { IsOptional: true, AllowsNull: false } ? "!" : "";
        return $"{Extensions}{group}.{verb}{method}<{service.Type}>(services{key}){forgiving}";
    }
}
