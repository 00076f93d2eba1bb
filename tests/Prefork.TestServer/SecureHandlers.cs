using System.Text;

namespace Prefork.TestServer;

/// <summary>Tells how a connection is encrypted, and sends what a test asks for, one command a line.</summary>
public sealed class SecureHandlers
{
    [OnConnect(Endpoint = "secure")]
    public void Connect(Session session) => session.Send("hello\n"u8);

    [OnReceive(Endpoint = "secure")]
    public async ValueTask Receive(Session session, string message)
    {
        var words = message.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "info":
                var security = session.Security;
                session.Send(Encoding.UTF8.GetBytes(
                    $"{security?.Protocol} {security?.ApplicationProtocol} {security?.ServerName} {security?.ClientCertificateSubject} {security?.ClientCertificateThumbprint}\n"));
                break;
            case "certificate":
                session.Send(Encoding.UTF8.GetBytes($"{(session.GetClientCertificate() is { } der ? Convert.ToHexString(der) : "none")}\n"));
                break;
            case "file":
                session.Send("before\n"u8);
                var sending = session.SendFileAsync(words[1]);
                session.Send("after\n"u8);
                session.Send(Encoding.UTF8.GetBytes($"{await sending}\n"));
                break;
            case "close":
                session.Send("bye\n"u8);
                session.Close();
                break;
            default:
                session.Send(Encoding.UTF8.GetBytes(message));
                break;
        }
    }
}
