using Chat;
using Prefork;

const int MaxLineBytes = 1024;

// Twice the connections that appsettings.json allows: there is always room for all.
const int MaxMembers = 8192;

var builder = ServerApplication.CreateBuilder(args);
builder.Endpoints.Add("chat", "tcp://127.0.0.1:9510", endpoint =>
{
    endpoint.UseDelimiter("\n");
    endpoint.MaxMessageLength = MaxLineBytes;
});
builder.Shared.IdTable<Member>("members", MaxMembers);
builder.AddHandlers();
return await builder.Build().RunAsync();
