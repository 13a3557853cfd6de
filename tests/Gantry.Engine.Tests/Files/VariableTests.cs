using Gantry.Engine.Model;
using Xunit;

namespace Gantry.Engine.Tests.Files;

/// <summary>Variables in a topology file. A sysctl's value is a text of any kind, so it shows what was put in.</summary>
public sealed class VariableTests
{
    private static readonly Dictionary<string, string> s_environment = new() { ["SET"] = "value", ["EMPTY"] = "", ["OTHER"] = "far" };

    [Theory]
    [InlineData("$SET", "value")]
    [InlineData("${SET}", "value")]
    [InlineData("a${SET}b$SET-c", "avaluebvalue-c")]
    [InlineData("x${EMPTY}", "x")]
    [InlineData("${NONE:-def}", "def")]
    [InlineData("${NONE-def}", "def")]
    [InlineData("${EMPTY:-def}", "def")]
    [InlineData("x${EMPTY-def}", "x")]
    [InlineData("${SET:-def}", "value")]
    [InlineData("${SET-def}", "value")]
    [InlineData("x${NONE:-}", "x")]
    [InlineData("${SET:+alt}", "alt")]
    [InlineData("${SET+alt}", "alt")]
    [InlineData("x${EMPTY:+alt}", "x")]
    [InlineData("${EMPTY+alt}", "alt")]
    [InlineData("x${NONE+alt}", "x")]
    [InlineData("x${NONE:+alt}", "x")]
    [InlineData("${SET:?say it}", "value")]
    [InlineData("x${EMPTY?say it}", "x")]
    [InlineData("${NONE:-${OTHER}}", "far")]
    [InlineData("${NONE:-a${EMPTY:-b$SET}c}", "abvaluec")]
    [InlineData("${SET:-${NONE:?not needed}}", "value")]
    [InlineData("${NONE:+${NEITHER:?not needed}}x", "x")]
    [InlineData("$$SET", "$SET")]
    [InlineData("$${SET}", "${SET}")]
    [InlineData("$$$SET", "$value")]
    [InlineData("${NONE:-a$$b}", "a$b")]
    [InlineData("${NONE:-fd12::/64}", "fd12::/64")]
    [InlineData("${NONE--x}", "-x")]
    public void A_variable_means_what_it_means_to_Compose(string text, string expected)
    {
        using var folder = new TextFolder(File(text));
        Assert.Equal(expected, Value(folder.Read(environment: s_environment)));
    }

    [Theory]
    [InlineData("${NONE}", "lab.yaml:2:41: the variable NONE has no value (--set NONE=VALUE gives it one, or the environment, or a line NONE=VALUE in a .env beside the file; ${NONE:-VALUE} has a default)")]
    [InlineData("a $NONE", "lab.yaml:2:41: the variable NONE has no value (--set NONE=VALUE")]
    [InlineData("${NONE:?which one, $OTHER}", "lab.yaml:2:41: the variable NONE has no value: which one, far (")]
    [InlineData("${EMPTY:?}", "lab.yaml:2:41: the variable EMPTY has no value (")]
    [InlineData("${SET", "lab.yaml:2:41: \"${SET\" has no } at its end")]
    [InlineData("${NONE:-${SET}", "lab.yaml:2:41: \"${NONE:-${SET}\" has no } at its end")]
    [InlineData("${}", "lab.yaml:2:41: \"${}\" is no variable (")]
    [InlineData("${1X}", "lab.yaml:2:41: \"${1X}\" is no variable (")]
    [InlineData("${SET:}", "lab.yaml:2:41: \"${SET:}\" is no variable (")]
    [InlineData("${SET:=x}", "lab.yaml:2:41: \"${SET:=x}\" is no variable (")]
    [InlineData("${SET%x}", "lab.yaml:2:41: \"${SET%x}\" is no variable (")]
    [InlineData("5$", "lab.yaml:2:41: a lone $ in \"5$\" is no variable ($$ is a dollar)")]
    [InlineData("$1", "lab.yaml:2:41: a lone $ in \"$1\" is no variable ($$ is a dollar)")]
    public void What_has_no_value_or_is_no_variable_is_said_with_its_place(string text, string expected)
    {
        using var folder = new TextFolder(File(text));
        Assert.StartsWith(expected, Assert.Single(folder.Errors(environment: s_environment)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_set_for_the_call_wins_over_the_environment_and_that_over_the_file_beside()
    {
        using var folder = new TextFolder(File("$A $B $C"), "A=file\nB=file\nC=file\n");
        Assert.Equal("call environment file", Value(folder.Read(new() { ["A"] = "call" }, new() { ["A"] = "environment", ["B"] = "environment" })));
    }

    [Fact]
    public void A_value_is_a_text_and_never_read_as_YAML_or_for_variables_again()
    {
        using var folder = new TextFolder(File("$A"));
        Assert.Equal("[1, {b: $B}] # ~", Value(folder.Read(new() { ["A"] = "[1, {b: $B}] # ~" })));
        using var other = new TextFolder("networks: { n0: { subnet: \"${A:-}\" } }");
        Assert.StartsWith("lab.yaml:1:27: \"\" is no subnet", Assert.Single(other.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_left_alone()
    {
        using var folder = new TextFolder("nodes: { n1: { sysctls: { net.ipv4.$A: \"1\" } } }");
        Assert.Equal("net.ipv4.$A", Assert.Single(folder.Read().Nodes[0].Sysctls).Key);
    }

    [Fact]
    public void A_value_that_nothing_in_the_file_asks_for_is_a_slip_of_the_pen()
    {
        using var folder = new TextFolder(File("${SUBNET:-1}"));
        Assert.Equal("lab.yaml: --set SUBNETT: there is no ${SUBNETT} in the file (did you mean \"SUBNET\"?)", Assert.Single(folder.Errors(new() { ["SUBNETT"] = "2" })));
        Assert.Equal("1", Value(folder.Read(environment: new() { ["SUBNETT"] = "2" })));
    }

    [Fact]
    public void A_variable_between_braces_of_a_map_is_answered_with_how_to_write_it()
    {
        using var folder = new TextFolder("networks: { n0: { subnet: ${SUBNET:-10.11.0.0/16} } }");
        Assert.Contains("a ${…} must stand in quotes", Assert.Single(folder.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_of_what_is_wrong_is_told_once()
    {
        using var folder = new TextFolder("x-all: &all { net.ipv4.ip_forward: $NONE }\nnodes:\n  a: { sysctls: *all }\n  b: { sysctls: *all }\n");
        Assert.Single(folder.Errors());
    }

    [Theory]
    [InlineData("A=plain", "plain")]
    [InlineData("# a comment\n\n  A = spaced  \n", "spaced")]
    [InlineData("export A=exported", "exported")]
    [InlineData("A: colon", "colon")]
    [InlineData("A=one\nA=two", "two")]
    [InlineData("A=value # comment", "value")]
    [InlineData("A=value# no comment", "value# no comment")]
    [InlineData("A=\"value # no comment\" # comment", "value # no comment")]
    [InlineData("A='single $B \\'quoted\\''", "single $B 'quoted'")]
    [InlineData("A=\"tab\\tquote\\\" back\\\\slash \\$B\"", "tab\tquote\" back\\slash $B")]
    [InlineData("B=b\nA=\"${B} and $B\"", "b and b")]
    [InlineData("B=b\nA=$B", "b")]
    [InlineData("A=${OTHER:-x}", "far")]
    [InlineData("A=x${C:-y}\nC=c", "xy")]
    [InlineData("A=a=b:c", "a=b:c")]
    [InlineData("A=dollar$$", "dollar$")]
    [InlineData("my.other-name=1\nA=2", "2")]
    [InlineData("OTHER=near\nB\nA=$OTHER", "far")]
    [InlineData("A=\r\nB=x\r\n", "")]
    public void The_file_beside_is_read_as_Compose_reads_it(string dotEnv, string expected)
    {
        using var folder = new TextFolder(File("x${A}"), dotEnv);
        Assert.Equal("x" + expected, Value(folder.Read(environment: new() { ["OTHER"] = "far" })));
    }

    [Fact]
    public void A_value_of_the_file_beside_may_go_over_lines()
    {
        using var folder = new TextFolder("nodes: { n1: { sysctls: { net.a: \"${A}\" } } }", "A='one\ntwo'\nB=3");
        Assert.Contains("no value of one line", Assert.Single(folder.Errors()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is no line", ".env:1:1: this line is no NAME=value")]
    [InlineData("A=1\n  =2", ".env:2:3: this line is no NAME=value")]
    [InlineData("B=\"open", ".env:1:3: the quote \" is never closed")]
    [InlineData("B='x' y", ".env:1:7: behind a closing quote only a comment may follow")]
    [InlineData("A=$NONE", ".env:1:1: the variable NONE has no value (")]
    public void What_is_wrong_in_the_file_beside_is_said_with_its_place(string dotEnv, string expected)
    {
        using var folder = new TextFolder(File("$A"), dotEnv);
        Assert.StartsWith(expected, Assert.Single(folder.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_needs_nothing_of_the_file_beside_is_not_hindered_by_it()
    {
        using var folder = new TextFolder(File("$A"), "this is no line");
        Assert.Equal("1", Value(folder.Read(new() { ["A"] = "1" })));
        using var other = new TextFolder(File("$A"), "A=1\nB=$NONE");
        Assert.Equal("1", Value(other.Read()));
    }

    private static string File(string value) => $"nodes:\n  n1: {{ sysctls: {{ net.ipv4.ip_forward: '{value.Replace("'", "''", StringComparison.Ordinal)}' }} }}\n";

    private static string Value(Topology topology) => topology.Nodes[0].Sysctls[0].Value;
}
