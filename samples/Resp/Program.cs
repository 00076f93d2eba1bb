using Prefork;
using Resp;

var builder = ServerApplication.CreateBuilder(args);
if (builder.Configuration["Prefork:Workers"] != "1")
{
    Console.Error.WriteLine("The keys are in the memory of one worker: set Prefork:Workers to 1.");
    return 1;
}

builder.Endpoints.Add("resp", "tcp://127.0.0.1:6380", endpoint => endpoint.UseFramer(static () => new RespFramer()));
builder.AddHandlers();
return await builder.Build().RunAsync();
