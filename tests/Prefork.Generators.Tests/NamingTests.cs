using Prefork.Generators.Emission;
using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class NamingTests
{
    private const string Body = " { [OnConnect] public void Connect(Server server) { } }";

    [Fact]
    public void Names_that_resemble_each_other_do_not_collide()
    {
        var generation = Generation.Run($$"""
            #pragma warning disable CS8981 // Names in lower case differ from others by case alone.
            namespace A.B
            {
                public class C {{Body}}
                public class C<T> { public class D {{Body}} }
                public class c {{Body}}
                public class C_D {{Body}}
                public class Target {{Body}}
                public class Handler {{Body}}
                public class Register {{Body}}
            }
            namespace A
            {
                public class B_C {{Body}}
                public class Outer { public class B {{Body}} public class b {{Body}} }
                public class Outer_B {{Body}}
            }
            namespace A_B { public class C {{Body}} }
            namespace Prefork { public class AddHandlers {{Body}} public class HandlerRegistry {{Body}} }
            public class Target {{Body}}
            public class HandlerRegistry_My_App {{Body}}
            public class Describe {{Body}}
            public class किताब {{Body}}
            public class _ {{Body}}
            """).AssertClean();

        Assert.Equal(18 + 2, generation.Sources.Count);
        using var application = new LoadedApplication(null, generation);
        Assert.Equal(18, application.Classes.Select(handlerClass => handlerClass.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("A.B_C", "A_B.C")]
    [InlineData("A_B", "A.B")]
    [InlineData("My-App", "My App")]
    [InlineData("A.B_C", "A.B.C.0123456789abcdef")]
    [InlineData("A.b", "A.B")]
    public void Identifiers_of_different_names_differ(string left, string right) =>
        Assert.NotEqual(UniqueName.Identifier(left), UniqueName.Identifier(right));

    [Theory]
    [InlineData("Chat.Rooms", "Chat_Rooms")]
    [InlineData("Chat.Rooms+Lobby", "Chat_Rooms_Lobby")]
    [InlineData("Größe", "Größe")]
    public void The_identifier_of_an_ordinary_name_is_plain(string name, string expected) =>
        Assert.Equal(expected, UniqueName.Identifier(name));

    [Fact]
    public void A_keyword_of_asynchronous_methods_may_be_a_name() => Generation.Run("""
        namespace @await;
        public sealed class Chat { [OnReceive] public Task<string> @await() => Task.FromResult(""); }
        """).AssertClean();

    [Theory]
    [InlineData("1 & 2")]
    [InlineData("My.App-1")]
    [InlineData("class")]
    public void Any_assembly_name_will_do(string assembly) =>
        Generation.Run(Compiler.CompileAs(assembly, "public class C" + Body)).AssertClean();
}
