using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class OutputLimitsTests
{
    private static readonly LimitOptions Server = new()
    {
        MaxOutputBytes = 1000,
        HighWatermarkBytes = 500,
        LowWatermarkBytes = 100,
        SendTimeout = TimeSpan.FromSeconds(5),
    };

    [Fact]
    public void What_an_endpoint_leaves_open_is_the_servers() => Assert.Equal(
        new OutputLimits
        {
            MaxBytes = 1000,
            MaxBytesSetting = "Prefork:Limits:MaxOutputBytes",
            HighWatermark = 500,
            LowWatermark = 100,
            SendTimeout = 5000,
            SendTimeoutSetting = "Prefork:Limits:SendTimeout",
        },
        Of(new EndpointLimitOptions()));

    [Fact]
    public void What_an_endpoint_sets_is_its_own() => Assert.Equal(
        new OutputLimits
        {
            MaxBytes = 3000,
            MaxBytesSetting = "Prefork:Endpoints:main:Limits:MaxOutputBytes",
            HighWatermark = 2000,
            LowWatermark = 1500,
            SendTimeout = 200,
            SendTimeoutSetting = "Prefork:Endpoints:main:Limits:SendTimeout",
        },
        Of(new EndpointLimitOptions
        {
            MaxOutputBytes = 3000,
            HighWatermarkBytes = 2000,
            LowWatermarkBytes = 1500,
            SendTimeout = TimeSpan.FromMilliseconds(200),
        }));

    [Fact]
    public void The_marks_never_exceed_what_may_wait()
    {
        var limits = Of(new EndpointLimitOptions { MaxOutputBytes = 80 });

        Assert.Equal((80, 80, 80), (limits.MaxBytes, limits.HighWatermark, limits.LowWatermark));
    }

    private static OutputLimits Of(EndpointLimitOptions limits) =>
        OutputLimits.Of(new EndpointDefinition(0, "main", new EndpointOptions { Limits = limits }), Server);
}
