namespace Prefork.Shared;

/// <summary>Something in shared memory that is waited for. Reads only.</summary>
internal interface ICondition
{
    bool Holds();
}
