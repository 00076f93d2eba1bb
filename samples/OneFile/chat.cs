#!/usr/bin/env dotnet
#:package Prefork@0.1.0

using System.Text;
using Microsoft.Extensions.Logging;
using Prefork;

var builder = ServerApplication.CreateBuilder(args);
builder.Endpoints.Add("chat", "tcp://127.0.0.1:9530", endpoint => endpoint.UseDelimiter("\n"));
builder.AddHandlers();
return await builder.Build().RunAsync();

/// <summary>Passes each line on to everybody who is connected, by way of every worker.</summary>
public sealed class Chat(Server server, ILogger<Chat> logger)
{
    private readonly HashSet<Session> _here = [];

    [OnConnect]
    public void Enter(Session session)
    {
        _here.Add(session);
        logger.LogInformation("{Session} is here; {Count} in this worker", session, _here.Count);
        session.Send("welcome\n"u8);
    }

    [OnReceive]
    public void Say(Session session, string line) => _ = server.SendMessage(ProcessTarget.AllWorkers, Encoding.UTF8.GetBytes($"{session.Id}: {line}\n"));

    [OnPipeMessage]
    public void Hear(ReadOnlyMemory<byte> line)
    {
        foreach (var session in _here)
        {
            session.Send(line.Span);
        }
    }

    [OnClose]
    public void Leave(Session session) => _here.Remove(session);
}
