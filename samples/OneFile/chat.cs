#!/usr/bin/env dotnet
#:package Prefork@0.1.0

using System.Text;
using Microsoft.Extensions.Logging;
using Prefork;

var builder = ServerApplication.CreateBuilder(args);
builder.Endpoints.Add("chat", "tcp://127.0.0.1:9530", endpoint => endpoint.UseDelimiter("\n"));
builder.AddHandlers();
return await builder.Build().RunAsync();

/// <summary>Passes each line on to everybody who is connected, whichever worker has their connection.</summary>
public sealed class Chat(Server server, ILogger<Chat> logger)
{
    [OnConnect]
    public void Enter(Session session)
    {
        logger.LogInformation("{Session} is here", session);
        session.Send("welcome\n"u8);
    }

    [OnReceive]
    public void Say(Session session, string line)
    {
        var text = Encoding.UTF8.GetBytes($"{session}: {line}\n");
        foreach (var other in server.Sessions)
        {
            other.Send(text);
        }
    }
}
