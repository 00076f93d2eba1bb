namespace Resp;

internal enum RespHeaderStatus
{
    Complete,
    Incomplete,
    Invalid,
}
