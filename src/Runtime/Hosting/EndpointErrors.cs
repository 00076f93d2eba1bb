namespace Prefork.Hosting;

/// <summary>The lines that say why an endpoint could not be opened, and the cure.</summary>
internal static class EndpointErrors
{
    private const int PermissionDenied = 13;
    private const int FamilyNotSupported = 97;
    private const int AddressInUse = 98;
    private const int AddressNotAvailable = 99;

    public static string Describe(string name, string url, int error)
    {
        var setting = $"{SettingNames.Section}:Endpoints:{name}:Url is {url}";
        return error switch
        {
            AddressInUse =>
                $"{setting}, and that port is in use: stop the process that has it ('ss -ltnp' lists them), or set another port; port 0 takes any free one.",
            PermissionDenied =>
                $"{setting}, and this user may not open that port: use a port of 1024 or more, or give the executable the right with 'setcap cap_net_bind_service=+ep'.",
            AddressNotAvailable =>
                $"{setting}, and no interface of this machine has that address: use one that 'ip address' lists, or * for all.",
            FamilyNotSupported =>
                $"{setting}, and this machine has no IPv6: use an IPv4 address, or * for all.",
            _ => $"{setting}, and it cannot be opened: {Interop.Sys.Describe(error)}.",
        };
    }
}
