using Prefork.Hosting;
using Prefork.Registration;

namespace Prefork.Tests.Hosting;

public sealed class UserProcessListTests
{
    private readonly UserProcessCollection _added = new();
    private readonly HandlerRegistry _registry = new();
    private readonly List<string> _mistakes = [];

    [Fact]
    public void Processes_are_numbered_by_name_wherever_they_come_from()
    {
        _added.Add("clock", Nothing).Add("alarm", 2, Nothing);
        _registry.Add(Class("Feed", "bell", 1), "Chat");
        _registry.Add(Class("Feed", "bell", 1), "Chat");

        var list = Build();

        Assert.Empty(_mistakes);
        Assert.Equal(["alarm:0", "alarm:1", "bell", "clock"], list.Entries.Select(entry => entry.Name));
        Assert.Equal(["clock", "alarm"], _added);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a:1")]
    [InlineData("a=b")]
    [InlineData("\u00e4")]
    public void A_name_that_is_none_is_refused(string name)
    {
        Assert.Contains("give it another name", Assert.Throws<ArgumentException>(() => _added.Add(name, Nothing)).Message, StringComparison.Ordinal);
        _registry.Add(Class("Chat.Feed", name, 1), "Chat");
        _ = Build();
        Assert.Equal([$"Chat.Feed: The user process name '{name}' is not made of letters, digits, '-', '_' and '.': give it another name."], _mistakes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    public void A_count_that_cannot_be_is_refused(int count)
    {
        Assert.Throws<ArgumentException>(() => _added.Add("feed", count, Nothing));
        _registry.Add(Class("Chat.Feed", "feed", count), "Chat");
        _ = Build();
        Assert.Contains($"has the count {count}", Assert.Single(_mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        _added.Add("feed", Nothing);
        Assert.Throws<ArgumentException>(() => _added.Add("FEED", Nothing));
        _registry.Add(Class("Chat.Feed", "Feed", 1), "Chat");

        Assert.Equal(["feed"], Build().Entries.Select(entry => entry.Name));
        Assert.Equal(["Chat.Feed: The user process Feed is there twice: give one of them another name."], _mistakes);
    }

    [Theory]
    [InlineData("feed", 0)]
    [InlineData("feed:0", 0)]
    [InlineData("Feed:7", 7)]
    public void A_process_of_another_build_is_found_by_its_name_though_the_count_has_changed(string name, int index)
    {
        _added.Add("feed", 2, Nothing);

        var entry = Build().Find(name);

        Assert.Equal("feed", entry.Definition.Name);
        Assert.Equal(index, entry.Index);
    }

    [Fact]
    public void A_process_that_this_build_does_not_have_is_told_to_need_a_restart()
    {
        _added.Add("feed", Nothing);

        Assert.Contains("no user process 'clock'", Assert.Throws<StartupException>(() => Build().Find("clock:1")).Message, StringComparison.Ordinal);
    }

    private static Task Nothing(IServiceProvider services, UserProcess process, CancellationToken stopping) => Task.CompletedTask;

    private static UserProcessClass Class(string className, string name, int count) => new()
    {
        ClassName = className,
        Name = name,
        Count = count,
        Create = static services => new UserProcessFunction(services, Nothing),
    };

    private UserProcessList Build() => UserProcessList.Build(_added, _registry, _mistakes);
}
