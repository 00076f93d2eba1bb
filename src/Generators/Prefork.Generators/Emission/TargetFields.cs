using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>The services that the handlers of a class take as parameters, and the codecs of their messages, each in one field of the generated target.</summary>
internal sealed class TargetFields
{
    /// <summary>The field of the handler class itself.</summary>
    public const string Handler = "Handler";

    /// <summary>The name of the generated target's class.</summary>
    public const string TargetType = "Target";

    private readonly Dictionary<ServiceModel, string> _names = [];
    private readonly List<KeyValuePair<ServiceModel, string>> _fields = [];
    private readonly Dictionary<string, string> _codecNames = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> _codecs = [];

    public TargetFields(EquatableArray<HandlerModel> handlers)
    {
        var taken = UniqueName.TakenBeside(Handler, TargetType);
        foreach (var handler in handlers)
        {
            foreach (var parameter in handler.Parameters)
            {
                if (parameter.Service is { } service && !_names.ContainsKey(service))
                {
                    var name = UniqueName.Among(taken, Capitalised(parameter.Name));
                    _names.Add(service, name);
                    _fields.Add(new(service, name));
                }
            }
        }

        foreach (var handler in handlers)
        {
            AddCodec(handler.Message, taken);
            AddCodec(handler.TypedReply, taken);
        }
    }

    /// <summary>The services and their fields, in the order of the handlers.</summary>
    public IReadOnlyList<KeyValuePair<ServiceModel, string>> All => _fields;

    /// <summary>Whether there are any, so that the handlers are called with more than the handler class itself.</summary>
    public bool HasAny => _fields.Count + _codecs.Count > 0;

    /// <summary>The types of messages and the fields of their codecs, in the order of the handlers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Codecs => _codecs;

    public string Of(ServiceModel service) => _names[service];

    public string Of(MessageModel message) => _codecNames[message.Type];

    private void AddCodec(MessageModel? message, HashSet<string> taken)
    {
        if (message is not null && !_codecNames.ContainsKey(message.Type))
        {
            var name = UniqueName.Among(taken, message.Name + "Codec");
            _codecNames.Add(message.Type, name);
            _codecs.Add(new(message.Type, name));
        }
    }

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
