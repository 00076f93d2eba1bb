using Prefork;

const int MaxLineBytes = 1024;

var builder = ServerApplication.CreateBuilder(args);
builder.Endpoints.Add("chat", "tcp://127.0.0.1:9510", endpoint =>
{
    endpoint.UseDelimiter("\n");
    endpoint.MaxMessageLength = MaxLineBytes;
});
builder.AddHandlers();
return await builder.Build().RunAsync();
