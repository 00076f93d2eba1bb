namespace Prefork;

/// <summary>Whether the clients of an endpoint show a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>They are not asked for one.</summary>
    None,

    /// <summary>They are asked for one and may go without. One that they show has to be valid.</summary>
    Optional,

    /// <summary>They must show a valid one.</summary>
    Required,
}
