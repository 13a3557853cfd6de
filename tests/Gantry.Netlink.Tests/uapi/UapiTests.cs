using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Uapi;

/// <summary>
/// Every number that the package knows is the kernel's: a C program of static assertions, compiled against /usr/include/linux. Numbers
/// written down by hand drift, and a writer and a reader that are wrong in the same way agree.
/// </summary>
public sealed class UapiTests
{
    private const string Head = """
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <poll.h>
        #include <sched.h>
        #include <sys/mount.h>
        #include <sys/socket.h>
        #include <sys/syscall.h>
        #include <linux/fib_rules.h>
        #include <linux/if.h>
        #include <linux/if_addr.h>
        #include <linux/if_ether.h>
        #include <linux/if_link.h>
        #include <linux/inet_diag.h>
        #include <linux/ipv6_route.h>
        #include <linux/if_packet.h>
        #include <linux/magic.h>
        #include <linux/neighbour.h>
        #include <linux/netfilter.h>
        #include <linux/netfilter/nf_conntrack_common.h>
        #include <linux/netfilter/nf_log.h>
        #include <linux/netfilter/nf_nat.h>
        #include <linux/netfilter/nf_tables.h>
        #include <linux/netfilter/nfnetlink.h>
        #include <linux/netfilter/nfnetlink_conntrack.h>
        #include <linux/netlink.h>
        #include <linux/pkt_cls.h>
        #include <linux/pkt_sched.h>
        #include <linux/rtnetlink.h>
        #include <linux/sock_diag.h>
        #include <linux/stat.h>
        #include <linux/tc_act/tc_mirred.h>
        #include <linux/veth.h>
        #define SAME(ours, theirs, name) _Static_assert((long long)(ours) == (long long)(theirs), name)
        #define SIZE_OF_FIELD(type, field) sizeof(((type *)0)->field)

        """;

    private static readonly Assembly s_package = typeof(RouteSocket).Assembly;

    [Fact]
    public void Every_number_is_the_kernels()
    {
        var program = new StringBuilder(Head);
        foreach ((string ours, string kernels, long value) in Tables.Enums.SelectMany(table => table.Members()))
        {
            program.AppendLine($"SAME({value}LL, {kernels}, \"{ours}\");");
        }
        foreach (UapiStruct table in Tables.Structs)
        {
            AppendStruct(program, table);
        }
        foreach (FieldInfo constant in Constants())
        {
            if (KernelsNameOf(constant) is { } kernels)
            {
                program.AppendLine($"SAME({Convert.ToInt64(constant.GetRawConstantValue())}LL, {kernels}, \"{NameOf(constant)}\");");
            }
        }
        using TestHost host = TestHost.Create();
        string path = Path.Combine(host.StateDirectory, "uapi.c");
        File.WriteAllText(path, program.ToString());
        ShellResult compiled = Shell.Try(host.Namespace, $"gcc -std=c11 -fsyntax-only {path}");
        Assert.True(compiled.Status == 0, compiled.Errors);
    }

    [Fact]
    public void Every_enum_is_compared() => Assert.Empty(
        s_package.GetTypes().Where(type => type.IsEnum).Except(Tables.Enums.Select(table => table.Type)).Select(type => type.Name));

    [Fact]
    public void Every_structure_is_compared() => Assert.Empty(
        OurTypes().Where(IsLaidOut)
            .Except(Tables.Structs.Select(table => table.Type)).Select(type => type.Name));

    [Fact]
    public void Every_constant_is_compared_or_said_to_be_ours()
    {
        List<string> all = [.. Constants().Select(NameOf)];
        Assert.Empty(Constants().Where(constant => KernelsNameOf(constant) is null && !Tables.Ours.Contains(NameOf(constant))).Select(NameOf));
        Assert.Empty(Tables.Constants.Keys.Concat(Tables.Ours).Except(all));
    }

    private static void AppendStruct(StringBuilder program, UapiStruct table)
    {
        program.AppendLine($"SAME({Marshal.SizeOf(table.Type)}, sizeof({table.Name}), \"{table.Type.Name}\");");
        FieldInfo[] fields = table.Type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.Equal(fields.Length, table.Fields.Length);
        foreach ((FieldInfo field, string? kernels) in fields.Zip(table.Fields))
        {
            if (kernels is not null)
            {
                string name = $"{table.Type.Name}.{field.Name}";
                Type type = field.FieldType.IsEnum ? Enum.GetUnderlyingType(field.FieldType) : field.FieldType;
                program.AppendLine($"SAME({Marshal.OffsetOf(table.Type, field.Name)}, offsetof({table.Name}, {kernels}), \"{name}\");");
                program.AppendLine($"SAME({Marshal.SizeOf(type)}, SIZE_OF_FIELD({table.Name}, {kernels}), \"{name}\");");
            }
        }
    }

    /// <summary>A structure with fields and nothing else is one that goes over the wire or to a system call.</summary>
    private static bool IsLaidOut(Type type) => type is { IsValueType: true, IsEnum: false }
        && type.GetFields(BindingFlags.Instance | BindingFlags.Public) is { Length: > 0 };

    private static IEnumerable<FieldInfo> Constants() => OurTypes().Where(type => !type.IsEnum)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.IsLiteral);

    private static IEnumerable<Type> OurTypes() => s_package.GetTypes()
        .Where(type => type.Namespace?.StartsWith("Gantry", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal));

    private static string NameOf(FieldInfo constant) => $"{constant.DeclaringType!.Name}.{constant.Name}";

    private static string? KernelsNameOf(FieldInfo constant) =>
        !constant.Name.Any(char.IsLower) ? constant.Name : Tables.Constants.GetValueOrDefault(NameOf(constant));
}
