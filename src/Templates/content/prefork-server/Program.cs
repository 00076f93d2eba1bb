using Prefork;

// This runs in every process of the server, so it sets up and does nothing else.
var builder = ServerApplication.CreateBuilder(args);
#if (isLine)
builder.Endpoints.Add("main", "tcp://127.0.0.1:9501", endpoint =>
{
    endpoint.UseDelimiter("\n");
    endpoint.MaxMessageLength = 64 * 1024;
});
#elif (isLength)
builder.Endpoints.Add("main", "tcp://127.0.0.1:9501", endpoint =>
{
    endpoint.UseLengthField(size: 4, initialBytesToStrip: 4);
    endpoint.MaxMessageLength = 64 * 1024;
});
#else
builder.Endpoints.Add("main", "tcp://127.0.0.1:9501");
#endif
builder.AddHandlers();
return await builder.Build().RunAsync();
