using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>What a command finds under <c>gantry exec</c> is what it finds under <c>ip netns exec</c>: one test a property.</summary>
public sealed class ExecTests
{
    private const string UnderIp = "ip netns exec x1";
    private const string UnderGantry = "gantry exec x1 --";

    // The runtime takes SIGFPE (8), SIGPIPE (13) and SIGRTMIN (34) for itself before Main: what they were is not to be had any more.
    private const ulong TakenByTheRuntime = 1UL << 7 | 1UL << 12 | 1UL << 33;

    /// <summary>Each line of all that a caller may hand down.</summary>
    public static TheoryData<string> Callers { get; } =
    [
        "", "env --ignore-signal", "env --block-signal", "env --ignore-signal=INT,QUIT,HUP,CHLD,TSTP,SEGV", "env --block-signal=INT,TERM,USR1,CHLD,URG", "nohup", "setsid --wait",
    ];

    [Theory]
    [MemberData(nameof(Callers))]
    public void Signal_masks_and_dispositions(string caller)
    {
        using CliHost host = CliHost.WithTutorial();
        const string Probe = "grep -E '^(SigBlk|SigIgn|SigCgt):' /proc/self/status";
        Assert.Equal(Signals(host.Run($"{caller} {UnderIp} {Probe}")), Signals(host.Run($"{caller} {UnderGantry} {Probe}")));

        static string Signals(string status) => string.Join('\n', status.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => $"{line[..7]} {Convert.ToUInt64(line[7..].Trim(), 16) & ~TakenByTheRuntime:x}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("env --ignore-signal=PIPE")]
    public void SIGPIPE_is_always_the_default(string caller)
    {
        using CliHost host = CliHost.WithTutorial();
        Assert.Equal("141\n", host.Run($"set +o pipefail; {caller} {UnderGantry} yes | true; echo ${{PIPESTATUS[0]}}"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("ulimit -n 64")]
    [InlineData("ulimit -Hn 1000; ulimit -Sn 100")]
    [InlineData("ulimit -v 500000; ulimit -c 0; ulimit -s 512")]
    [InlineData("ulimit -s unlimited; ulimit -u 50; ulimit -l 0")]
    public void Limits(string limits) => Same($"{limits}; EXEC bash -c 'ulimit -Sa; ulimit -Ha'");

    [Theory]
    [InlineData("EXEC sh -c 'cd /proc/self/fd; ls; ls -l 0 7 9' < /etc/passwd 7> seven 9<> nine")]
    [InlineData("EXEC readlink /proc/self/fd/1 2> errors <&- > output; cat output errors")]
    [InlineData("EXEC sh -c 'ls /proc/self/fd > closed' >&- 2>&-; cat closed")]
    [InlineData("(EXEC sh -c 'echo more; cat <&5; pwd' 5<<< five) <&-")]
    public void Open_descriptors(string probe) => Same(probe.Replace("ls -l 0 7 9", "for f in 0 7 9; do readlink $f; done", StringComparison.Ordinal));

    [Fact]
    public void A_descriptors_position_is_where_the_caller_left_it() =>
        Same("seq 1 9 > lines; { read first; EXEC head -c 2; EXEC sh -c 'read next; echo $next'; } < lines");

    [Fact]
    public void Argument_bytes() => Same("""
        perl -e 'exec split(" ", "EXEC"), "perl", "-e", "print unpack(q(H*), \$_), qq(\\n) for \@ARGV", "--",
            "", "--", "-v", "--help", "--name", "\@file", "a b", "\xff", "\xff\xfe\x80", "\xc3", "\xed\xa0\x80", "\xf0\x9f\x98\x80", "x" x 100000, map { chr } 1 .. 255'
        """);

    [Fact]
    public void Environment() => Same("""
        perl -e '%ENV = (PATH => $ENV{PATH}, EMPTY => "", LINES => "a\nb", "N\xff" => "\xfe\xff", TERM => "vt100"); exec split(" ", "EXEC"), "perl", "-e",
            "open my \$f, q(/proc/self/environ); print join(qq(\\n), sort map { unpack(q(H*), \$_) } split(/\\0/, <\$f>))"'
        """);

    [Theory]
    [InlineData("umask 027; EXEC sh -c umask")]
    [InlineData("mkdir deep; cd deep; EXEC sh -c 'pwd; readlink /proc/self/cwd'")]
    [InlineData("mkdir gone; cd gone; rmdir ../gone; EXEC readlink /proc/self/cwd")]
    [InlineData("nice -n 5 EXEC sh -c 'nice; cat /proc/self/oom_score_adj /proc/self/timerslack_ns /proc/self/coredump_filter /proc/self/personality /proc/self/cgroup'")]
    [InlineData("taskset 1 EXEC sh -c 'taskset -p $$ | sed s/.*://; ionice; chrt -p $$ | sed s/.*://'")]
    [InlineData("EXEC grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp|Threads|Tracer|THP|Speculation)' /proc/self/status")]
    [InlineData("setpriv --bounding-set=-mknod --inh-caps=+net_raw --ambient-caps=+net_raw EXEC grep ^Cap /proc/self/status")]
    public void What_else_a_process_inherits(string probe) => Same(probe);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(255)]
    public void Exit_status(int status) => Same($"EXEC sh -c 'exit {status}'; echo $?", $"{status}\n");

    [Theory]
    [InlineData("KILL", 9)]
    [InlineData("TERM", 15)]
    [InlineData("INT", 2)]
    [InlineData("ABRT", 6)]
    [InlineData("SEGV", 11)]
    public void Exit_by_a_signal(string signal, int wait) =>
        Same($"ulimit -c 0; perl -e 'system(@ARGV); print $?' EXEC sh -c 'kill -{signal} $$'", $"{wait}");

    [Fact]
    public void The_command_is_the_process_that_was_started() =>
        Assert.Equal("same\n", RunInTutorial($$"""perl -e 'if ($pid = fork) { waitpid $pid, 0 } else { exec "sh", "-c", "[ \$(echo \$\$) = \$({{UnderGantry}} sh -c \"echo \\\$PPID\") ] && echo same" }'"""));

    [Fact]
    public void Mounts() => Same("EXEC sh -c \"sed 's/^[0-9]* [0-9]* [^ ]* //' /proc/self/mountinfo; ls /sys/class/net\"");

    [Fact]
    public void Files_of_the_node_lie_over_those_of_etc() => Same(
        """
        mkdir -p /etc/netns/x1/folder /etc/folder /etc/netns/x2
        echo 'nameserver 10.11.0.53' > /etc/netns/x1/resolv.conf
        echo '10.11.0.20 other' > /etc/netns/x1/hosts
        echo there > /etc/netns/x1/folder/file
        echo 'not here' > /etc/netns/x2/hosts
        EXEC sh -c 'cat /etc/resolv.conf /etc/hosts /etc/folder/file; grep /etc/ /proc/self/mountinfo | cut -d" " -f4,5'
        grep -c 10.11.0.53 /etc/resolv.conf || true
        """);

    [Fact]
    public void A_file_without_a_counterpart_in_etc_is_told_of_and_the_command_runs()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("mkdir -p /etc/netns/x1; echo a > /etc/netns/x1/surely-not-in-etc");
        ShellResult result = host.Gantry("exec", "x1", "--", "echo", "ran");
        Assert.Equal((0, "ran\n"), (result.Status, result.Output));
        Assert.Equal("node x1: /etc/netns/x1/surely-not-in-etc can't be bound over /etc/surely-not-in-etc: No such file or directory\n", result.Errors);
    }

    [Fact]
    public void Nothing_of_it_is_left_on_the_host()
    {
        using CliHost host = CliHost.WithTutorial();
        string before = host.Run("cat /proc/self/mountinfo");
        host.Run("mkdir -p /etc/netns/x1; echo a > /etc/netns/x1/hosts; gantry exec x1 -- true; gantry exec x1 -- mount -t tmpfs tmpfs /mnt");
        Assert.Equal(before, host.Run("cat /proc/self/mountinfo"));
    }

    private static string RunInTutorial(string script)
    {
        using CliHost host = CliHost.WithTutorial();
        return host.Run(script);
    }

    /// <summary>The same script with <c>ip netns exec</c> in the place of EXEC and with <c>gantry exec</c>: both print the same.</summary>
    private static void Same(string script, string? expected = null)
    {
        using CliHost host = CliHost.WithTutorial();
        ShellResult ip = host.Try(script.Replace("EXEC", UnderIp, StringComparison.Ordinal));
        host.Run("rm -f seven nine closed output errors lines; rm -rf deep");
        ShellResult gantry = host.Try(script.Replace("EXEC", UnderGantry, StringComparison.Ordinal));
        Assert.Equal(ip, gantry);
        Assert.NotEqual("", ip.Output);
        Assert.Equal(expected ?? ip.Output, ip.Output);
    }
}
