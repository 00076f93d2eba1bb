namespace Resp;

/// <summary>The arguments of one command, the first of which is its name, in place.</summary>
internal readonly ref struct Command
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly ReadOnlySpan<Argument> _arguments;

    public Command(ReadOnlySpan<byte> message, ReadOnlySpan<Argument> arguments)
    {
        _message = message;
        _arguments = arguments;
    }

    public int Count => _arguments.Length;

    public ReadOnlySpan<byte> this[int index] => _message.Slice(_arguments[index].Offset, _arguments[index].Length);

    /// <summary>Whether an argument is this word, in upper case, whatever case it is written in.</summary>
    public bool Is(int index, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(this[index], word);
}
