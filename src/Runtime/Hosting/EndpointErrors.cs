using Prefork.Interop;

namespace Prefork.Hosting;

/// <summary>The lines that say why an endpoint could not be opened, and the cure.</summary>
internal static class EndpointErrors
{
    private const int NoSuchFile = 2;
    private const int PermissionDenied = 13;
    private const int NoDirectory = 20;
    private const int FamilyNotSupported = 97;
    private const int AddressInUse = 98;
    private const int AddressNotAvailable = 99;

    public static string Describe(string name, EndpointAddress address, int error)
    {
        var setting = $"{SettingCatalog.Url.FullName("Endpoints", name)} is {address}";
        var cause = address.Path is null ? OfPort(address, error) : OfPath(error);
        return cause is null ? $"{setting}, and it cannot be opened: {Sys.Describe(error)}." : $"{setting}, and {cause}.";
    }

    private static string? OfPort(EndpointAddress address, int error) => error switch
    {
        AddressInUse =>
            $"that port is in use: stop the process that has it ('ss {(address.IsDatagram ? "-lunp" : "-ltnp")}' lists them), or set another port; port 0 takes any free one",
        PermissionDenied =>
            "this user may not open that port: use a port of 1024 or more, or give the executable the right with 'setcap cap_net_bind_service=+ep'",
        AddressNotAvailable =>
            "no interface of this machine has that address: use one that 'ip address' lists, or * for all",
        FamilyNotSupported =>
            "this machine has no IPv6: use an IPv4 address, or * for all",
        _ => null,
    };

    private static string? OfPath(int error) => error switch
    {
        AddressInUse => "another process has that socket: stop it ('ss -lxp' lists them), or set another path",
        Sys.ENOTSOCK => "there is a file of that name which is no socket: remove it, or set another path",
        NoSuchFile or NoDirectory => "its directory does not exist: create it, or set another path",
        PermissionDenied => "this user may not create, replace or reach that file: give it the right to write to the directory, or set another path",
        _ => null,
    };
}
