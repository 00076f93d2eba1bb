using Prefork;

var builder = ServerApplication.CreateBuilder(args);
builder.Endpoints.Add("main", "tcp://127.0.0.1:9501", endpoint => endpoint.UseDelimiter("\n"));
builder.AddHandlers();
return await builder.Build().RunAsync();
