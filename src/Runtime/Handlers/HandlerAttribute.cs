namespace Prefork;

/// <summary>The base of the attributes that mark a method as the handler of an event.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class HandlerAttribute : Attribute
{
    private protected HandlerAttribute()
    {
    }
}
