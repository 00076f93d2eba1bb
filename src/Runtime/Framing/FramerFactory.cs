using Prefork.Hosting;

namespace Prefork.Framing;

/// <summary>Makes the framers of one endpoint's connections.</summary>
internal sealed class FramerFactory
{
    private readonly FramingOptions _options;
    private readonly int _maxMessageLength;
    private readonly CustomFramer? _custom;
    private readonly byte[] _delimiter = [];

    public FramerFactory(EndpointDefinition endpoint)
    {
        _options = endpoint.Options.Framing;
        _maxMessageLength = endpoint.Options.MaxMessageLength;
        _custom = endpoint.Options.GetCustomFramer();
        if (_options.Mode == FramingMode.Delimiter)
        {
            _delimiter = DelimiterText.Parse(_options.Delimiter) ?? [];
        }
    }

    /// <summary>Makes the framer of a new connection; <see langword="null"/> where the endpoint has raw input. Throws what the factory of the application does.</summary>
    public IFramer? Create()
    {
        if (_custom is not null)
        {
            return new CheckedFramer(_custom.Create(), _maxMessageLength);
        }

        return _options.Mode switch
        {
            FramingMode.Delimiter => new DelimiterFramer(_delimiter, _options.IncludeDelimiter, _maxMessageLength),
            FramingMode.LengthField => new LengthFieldFramer(_options, _maxMessageLength),
            _ => null,
        };
    }
}
