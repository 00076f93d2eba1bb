namespace Prefork.Docs.Tests;

/// <summary>Holds the page on handlers to the contract.</summary>
public sealed class HandlersTests
{
    private static readonly Page Handlers = Page.Of("docs/handlers.md");

    private static readonly Page LifeCycle = Page.Of("docs/lifecycle.md");

    [Theory]
    [InlineData(typeof(SendResult))]
    [InlineData(typeof(CloseResult))]
    [InlineData(typeof(CloseReason))]
    [InlineData(typeof(CrashPolicy))]
    [InlineData(typeof(RequestLostReason))]
    [InlineData(typeof(ProtocolErrorReason))]
    public void Every_value_has_a_row_and_every_row_a_value(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        Assert.Equal(Enum.GetNames(type), Handlers.Table($"`{type.Name}`").Select(row => row[0].Trim('`')));
    }

    [Fact]
    public void Every_event_has_a_row()
    {
        var attributes = typeof(HandlerAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(HandlerAttribute)) && !type.IsAbstract)
            .Select(type => $"`[{type.Name[..^"Attribute".Length]}]`");

        Assert.Equal(
            attributes.Order(StringComparer.Ordinal),
            Handlers.Table("Attribute").Concat(LifeCycle.Table("Event")).Select(row => row[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_property_of_an_attribute_has_a_row_with_the_attributes_that_have_it()
    {
        var properties =
            from type in typeof(HandlerAttribute).Assembly.GetExportedTypes()
            where type.IsSubclassOf(typeof(HandlerAttribute)) && !type.IsAbstract
            from property in type.GetProperties()
            where property.CanWrite
            select (Property: $"`{property.Name}`", Attribute: $"`[{type.Name[..^"Attribute".Length]}]`");

        Assert.Equal(
            properties.Order(),
            Handlers.Table("Property").SelectMany(row => row[1].Split(", ").Select(attribute => (row[0], attribute))).Order());
    }

    [Fact]
    public void Every_member_of_a_session_has_a_row()
    {
        var members = typeof(Session).GetMembers()
            .Where(member => member.DeclaringType == typeof(Session) && member is System.Reflection.PropertyInfo or System.Reflection.MethodInfo { IsSpecialName: false })
            .Select(member => member.Name)
            .Where(name => name is not (nameof(Equals) or nameof(GetHashCode) or nameof(ToString)))
            .Distinct();
        var cells = string.Join('\n', Handlers.Table("Member").Select(row => row[0]));

        Assert.All(members, name => Assert.Contains("`" + name, cells, StringComparison.Ordinal));
    }
}
