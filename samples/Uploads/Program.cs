using Prefork;

const int MaxUploadBytes = 64 << 20;

var builder = ServerApplication.CreateBuilder(args);
builder.Endpoints.Add("uploads", "tcp://127.0.0.1:9520", endpoint =>
{
    endpoint.UseLengthField(size: 4, initialBytesToStrip: 4);
    endpoint.MaxMessageLength = MaxUploadBytes;
});
builder.Endpoints.Add("totals", "tcp://127.0.0.1:9521");
builder.AddHandlers();
return await builder.Build().RunAsync();
