using System.Runtime.InteropServices;

namespace Prefork.Master;

/// <summary>A null-terminated array of null-terminated strings in native memory, as argv and environ are.</summary>
internal sealed unsafe class NativeStringArray : IDisposable
{
    private byte* _memory;

    public NativeStringArray(IReadOnlyList<byte[]> strings)
    {
        var pointerBytes = (strings.Count + 1) * sizeof(byte*);
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(pointerBytes + strings.Sum(text => text.Length + 1)));
        var next = _memory + pointerBytes;
        for (var index = 0; index < strings.Count; index++)
        {
            Pointers[index] = next;
            strings[index].CopyTo(new Span<byte>(next, strings[index].Length));
            next += strings[index].Length + 1;
        }
    }

    public byte** Pointers => (byte**)_memory;

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
