using System.Diagnostics;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>The same podman commands with netavark and with Gantry in its place (tests/podman).</summary>
public sealed class PodmanTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(10);

    private static string Scripts { get; } = Path.Combine(Repository.Root, "tests/podman");

    [Fact]
    public async Task Podman_does_the_same_with_gantry_as_with_netavark_but_for_what_is_listed()
    {
        DirectoryInfo helpers = Directory.CreateTempSubdirectory("gantry-helpers-");
        try
        {
            foreach (string name in (string[])["netavark", "aardvark-dns"])
            {
                File.CreateSymbolicLink(Path.Combine(helpers.FullName, name), CliHost.Binary);
            }
            Task<string> own = Run(helpers.FullName), real = Run("/usr/lib/podman");

            Assert.Equal(await Listed(await real), await own);
        }
        finally
        {
            helpers.Delete(recursive: true);
        }
    }

    private static async Task<string> Run(string helpers) => await Edit(await Start(Path.Combine(Scripts, "run"), [helpers, Path.Combine(Scripts, "commands.sh")], ""), "same.sed");

    private static Task<string> Listed(string real) => Edit(real, "differences.sed");

    private static Task<string> Edit(string text, string script) => Start("sed", ["-f", Path.Combine(Scripts, script)], text);

    private static async Task<string> Start(string program, string[] arguments, string input)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(s_deadline);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program}: status {process.ExitCode}: {await errors}");
    }
}
