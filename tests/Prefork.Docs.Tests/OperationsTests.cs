using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;

namespace Prefork.Docs.Tests;

/// <summary>Holds the page on operations to the messages that the code logs.</summary>
public sealed class OperationsTests
{
    private static readonly LoggerMessageAttribute[] Messages =
    [
        .. typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .OrderBy(message => message.EventId),
    ];

    [Fact]
    public void Every_message_has_a_row_and_every_row_a_message() => Assert.Equal(
        Messages.Select(message => $"{message.EventId} {message.Level} {message.Message}"),
        Rows.Select(row => $"{row[0]} {row[1]} {row[2].Trim('`')}"));

    [Fact]
    public void Every_row_says_what_to_do() => Assert.All(Rows, row => Assert.NotEmpty(row[3]));

    [Fact]
    public void No_id_is_given_twice() =>
        Assert.Equal(Messages.Length, Messages.Select(message => message.EventId).Distinct().Count());

    private static IEnumerable<string[]> Rows => Page.Of("docs/operations.md").Rows
        .Where(row => row.Length == 4 && int.TryParse(row[0], NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
