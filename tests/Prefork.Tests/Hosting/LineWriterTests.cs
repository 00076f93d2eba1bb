using System.IO.Pipes;
using System.Text;
using Prefork.Diagnostics;

namespace Prefork.Tests.Hosting;

public sealed class LineWriterTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_stuck_reader_blocks_nobody_and_what_fits_the_buffer_arrives_whole_and_in_order()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var end = pipe.ClientSafePipeHandle;
        using var writer = new LineWriter(LogOutput.Open((int)end.DangerousGetHandle()));
        var lines = Enumerable.Range(0, 5000).Select(i => $"line {i} {new string('x', 100)}").ToList();

        // More than the pipe holds, with nobody reading: this would never return if writing waited.
        await Task.Run(() => lines.ForEach(line => writer.Write(line + '\n'))).WaitAsync(Deadline);

        using var reader = new StreamReader(pipe, Encoding.UTF8);
        foreach (var line in lines)
        {
            Assert.Equal(line, await reader.ReadLineAsync().WaitAsync(Deadline));
        }
    }

    [Fact]
    public async Task What_does_not_fit_the_buffer_is_counted()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var end = pipe.ClientSafePipeHandle;
        using var writer = new LineWriter(LogOutput.Open((int)end.DangerousGetHandle()));
        const int Written = 3000;
        var text = new string('x', 1000);
        await Task.Run(() =>
        {
            for (var i = 0; i < Written; i++)
            {
                writer.Write(text + '\n');
            }
        }).WaitAsync(Deadline);

        using var reader = new StreamReader(pipe, Encoding.UTF8);
        var arrived = 0;
        var line = await reader.ReadLineAsync().WaitAsync(Deadline);
        for (; line == text; line = await reader.ReadLineAsync().WaitAsync(Deadline))
        {
            arrived++;
        }

        Assert.InRange(arrived, 1000, Written - 1);
        Assert.Equal($"{Written - arrived} lines of the log were dropped, as their reader was stuck", line);
    }

    [Fact]
    public async Task Nothing_that_waits_is_lost_at_exit()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var end = pipe.ClientSafePipeHandle;
        var writer = new LineWriter(LogOutput.Open((int)end.DangerousGetHandle()));
        var text = new string('x', 200_000);
        await Task.Run(() => writer.Write(text + '\n')).WaitAsync(Deadline);

        using var reader = new StreamReader(pipe, Encoding.UTF8);
        var read = reader.ReadLineAsync();
        await Task.Run(writer.Dispose).WaitAsync(Deadline);

        Assert.Equal(text, await read.WaitAsync(Deadline));
    }

    [Fact]
    public void A_file_takes_all_at_once()
    {
        using var root = new TemporaryFolder();
        var path = Path.Combine(root.Path, "log");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            using var writer = new LineWriter(LogOutput.Open((int)file.DangerousGetHandle()));
            writer.Write("one\n");
            writer.Write("zwei ä\n");
        }

        Assert.Equal("one\nzwei ä\n", File.ReadAllText(path));
    }
}
