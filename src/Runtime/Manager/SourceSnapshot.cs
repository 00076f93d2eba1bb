namespace Prefork.Manager;

/// <summary>
/// Source files as they were at one moment. They are looked at again and again, rather than watched through the system: that works on every
/// file system, and with any number of files.
/// </summary>
internal sealed class SourceSnapshot
{
    private readonly Dictionary<string, (DateTime Written, long Length)> _files;

    private SourceSnapshot(Dictionary<string, (DateTime Written, long Length)> files) => _files = files;

    public static SourceSnapshot Of(IEnumerable<string> paths)
    {
        var files = new Dictionary<string, (DateTime, long)>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var file = new FileInfo(path);
            if (file.Exists)
            {
                files[path] = (file.LastWriteTimeUtc, file.Length);
            }
        }

        return new SourceSnapshot(files);
    }

    /// <summary>A file that is new, gone or other than before; null where none is.</summary>
    public string? FindChange(SourceSnapshot before)
    {
        foreach (var (path, stamp) in _files)
        {
            if (!before._files.TryGetValue(path, out var was) || was != stamp)
            {
                return path;
            }
        }

        return before._files.Keys.FirstOrDefault(path => !_files.ContainsKey(path));
    }
}
