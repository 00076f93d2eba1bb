using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Prefork;

namespace Uploads;

/// <summary>A folder of packed uploads, named by their hashes. Lives in the task workers, where it may block; workers call it by the generated ArchiveClient.</summary>
public sealed class Archive(IConfiguration configuration)
{
    private readonly string _folder =
        Directory.CreateDirectory(configuration["Uploads:Folder"] ?? Path.Combine(Path.GetTempPath(), "prefork-uploads")).FullName;

    /// <summary>
    /// Packs an upload into the archive. To do that twice is as good as once, so it is done again where its process died.
    /// </summary>
    [OnTask(OnCrash = TaskCrashPolicy.Redeliver, Attempts = 2)]
    public Receipt Store(ReadOnlySpan<byte> upload, Worker worker)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(upload));

        // A task worker runs one task at a time, and its successor writes over what it has left.
        var part = Path.Combine(_folder, $"{worker.Id}.part");
        using (var file = File.Create(part))
        using (var brotli = new BrotliStream(file, CompressionLevel.Optimal))
        {
            brotli.Write(upload);
        }

        var receipt = new Receipt(hash, upload.Length, new FileInfo(part).Length);
        File.Move(part, PathOf(hash), overwrite: true);
        return receipt;
    }

    /// <summary>Unpacks what was stored and hashes it again. Where its process dies, that is told, and not tried again.</summary>
    [OnTask]
    public Receipt Check(Receipt receipt)
    {
        using var file = File.OpenRead(PathOf(receipt.Hash));
        using var brotli = new BrotliStream(file, CompressionMode.Decompress);
        var hash = Convert.ToHexStringLower(SHA256.HashData(brotli));
        return hash == receipt.Hash ? receipt : throw new InvalidDataException($"The copy of {receipt.Hash} has the hash {hash}.");
    }

    private string PathOf(string hash) => Path.Combine(_folder, hash + ".br");
}
