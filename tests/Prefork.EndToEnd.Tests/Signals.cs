namespace Prefork.EndToEndTests;

internal static class Signals
{
    public const int Quit = 3;
    public const int Kill = 9;
    public const int User1 = 10;
    public const int User2 = 12;
    public const int Terminate = 15;
    public const int Stop = 19;
    public const int Continue = 18;
    public const int Reopen = 35;
}
