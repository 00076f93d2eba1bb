using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Gives the handlers that take clients of tasks the full names of these, once all are known.</summary>
internal static class ClientResolver
{
    /// <summary>The class with resolved services, or <see langword="null"/> where it cannot be made or called.</summary>
    public static HandlerClassModel? Resolve(HandlerClassModel handlerClass, EquatableArray<ClientName> clients)
    {
        if (!handlerClass.Handlers.Any(IsUnresolved) && !(handlerClass.Arguments?.Any(IsUnresolved) ?? false))
        {
            return handlerClass;
        }

        var arguments = handlerClass.Arguments;
        if (arguments is { } unresolved && !TryResolve(unresolved, clients, out arguments))
        {
            return null;
        }

        var handlers = handlerClass.Handlers.Select(handler => Resolve(handler, clients)).Where(static handler => handler is not null).ToList();
        return handlers.Count == 0 ? null : handlerClass with { Arguments = arguments, Handlers = handlers.Select(static handler => handler!).ToEquatableArray() };
    }

    /// <inheritdoc cref="Resolve(HandlerClassModel, EquatableArray{ClientName})"/>
    public static UserProcessModel? Resolve(UserProcessModel process, EquatableArray<ClientName> clients)
    {
        if (!process.Arguments.Any(IsUnresolved))
        {
            return process;
        }

        return TryResolve(process.Arguments, clients, out var arguments) ? process with { Arguments = arguments!.Value } : null;
    }

    private static HandlerModel? Resolve(HandlerModel handler, EquatableArray<ClientName> clients)
    {
        if (!IsUnresolved(handler))
        {
            return handler;
        }

        var parameters = handler.Parameters
            .Select(parameter => parameter.Service is { } service && IsUnresolved(service) ? parameter with { Service = Resolve(service, clients) } : parameter)
            .ToEquatableArray();
        return parameters.Any(static parameter => parameter is { Source: CompileTime.ParameterSource.Service, Service: null }) ? null : handler with { Parameters = parameters };
    }

    private static bool TryResolve(EquatableArray<ArgumentModel> arguments, EquatableArray<ClientName> clients, out EquatableArray<ArgumentModel>? resolved)
    {
        var all = new List<ArgumentModel>(arguments.Count);
        resolved = null;
        foreach (var argument in arguments)
        {
            if (Resolve(argument.Service, clients) is not { } service)
            {
                return false;
            }

            all.Add(argument with { Service = service });
        }

        resolved = all.ToEquatableArray();
        return true;
    }

    private static ServiceModel? Resolve(ServiceModel service, EquatableArray<ClientName> clients)
    {
        if (!IsUnresolved(service))
        {
            return service;
        }

        var type = service.Type;
        for (var i = 0; i < service.Unknown.Count; i++)
        {
            if (Find(service.Unknown[i], clients) is not { } client)
            {
                return null;
            }

            type = type.Replace($"{{{i}}}", client.Type);
        }

        return service with { Type = type, Unknown = default };
    }

    private static ClientName? Find(EquatableArray<string> candidates, EquatableArray<ClientName> clients) => candidates
        .Select(candidate => clients.FirstOrDefault(client => client.FullName == candidate))
        .FirstOrDefault(static client => client is not null);

    private static bool IsUnresolved(HandlerModel handler) =>
        handler.Parameters.Any(static parameter => parameter.Service is { } service && IsUnresolved(service));

    private static bool IsUnresolved(ArgumentModel argument) => IsUnresolved(argument.Service);

    private static bool IsUnresolved(ServiceModel service) => service.Unknown.Count > 0;
}
