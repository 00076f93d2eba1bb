using Prefork.ProcessTests;
using Xunit;

namespace Prefork.PackageTests;

/// <summary>A project of a user's, who has nothing but the package.</summary>
public sealed class ConsumerTests(SharedFeed packages) : IClassFixture<SharedFeed>
{
    private const string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Prefork" Version="{LocalFeed.Version}" />
            <PackageReference Include="Prefork.Diagnostics" Version="{LocalFeed.Version}" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using MemoryPack;
        using Prefork;
        using Prefork.Diagnostics;

        var builder = ServerApplication.CreateBuilder(args);
        builder.Endpoints.Add("main", "tcp://127.0.0.1:0", endpoint => endpoint.UseDelimiter("\n"));
        builder.AddSlowRequestStacks();
        builder.AddHandlers();
        return await builder.Build().RunAsync();

        [MemoryPackable]
        public partial record Order(string Item, int Count);

        public sealed class Prices
        {
            [OnTask]
            public int Total(Order order) => order.Item.Length * order.Count;
        }

        public sealed class Shop(PricesClient prices)
        {
            [OnReceive]
            public async Task<string> Receive(string line) => $"{await prices.TotalAsync(new Order(line, 3))}\n";
        }
        """;

    [Fact]
    public void ItBuildsRunsAndIsDiagnosed()
    {
        var folder = packages.Feed.CreateFolder("Shop");
        File.WriteAllText(Path.Combine(folder, "Shop.csproj"), Project);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), """{ "Prefork": { "Workers": 1, "Tasks": { "Workers": 1 } } }""");
        Assert.Contains(" 0 Warning(s)", Dotnet.Run(folder, "build", "-nologo", "-tl:off"), StringComparison.Ordinal);

        using (var server = ServerProcess.Start(Path.Combine(folder, "bin/Debug/net10.0/Shop"), []))
        using (var client = Server.Connect(server))
        {
            client.Send("apple\n");
            Assert.Equal("15", client.ReceiveLine());

            // The settings lie beside the program.
            Assert.Single(server.Children("worker"));
        }

        // The settings are shown to the analyzers.
        Assert.Contains("appsettings.json", Dotnet.Run(folder, "msbuild", "-getItem:AdditionalFiles", "-nologo"), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder, "Wrong.cs"), """
            using Prefork;

            public sealed class Wrong
            {
                [OnConnect]
                public void Connect(int number) => _ = number;

                [OnReceive(Endpoint = "nowhere")]
                public async void Receive(Session session) => await Task.CompletedTask;
            }
            """);
        var (exitCode, output) = Dotnet.Try(folder, "build", "-nologo", "-tl:off");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error PFK0001", output, StringComparison.Ordinal);
        Assert.DoesNotContain("AD0001", output, StringComparison.Ordinal);
        Assert.DoesNotContain("CS8032", output, StringComparison.Ordinal);
    }
}
