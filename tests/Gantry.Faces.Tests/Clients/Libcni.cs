using System.Text.Json.Nodes;
using Gantry.Testing;

namespace Gantry.Faces.Tests.Clients;

/// <summary>libcni on a machine, as Debian ships it (golang-github-appc-cni-dev), by the program in the folder libcni.</summary>
internal sealed class Libcni(ClientHost host, string conflist = ClientHost.Conflist)
{
    /// <summary>Debian's library is found by GOPATH, not as a module. What was built before is built again in no time.</summary>
    private static readonly Lazy<string> s_program = new(() =>
    {
        string program = Path.Combine(Repository.Root, "artifacts/libcni");
        ShellResult built = Shell.Execute("env",
        [
            "GO111MODULE=off", "GOFLAGS=", "GOPATH=/usr/share/gocode", $"GOCACHE={Repository.Root}/artifacts/go", "CGO_ENABLED=0",
            "go", "build", "-o", program, Path.Combine(Repository.Root, "tests/Gantry.Faces.Tests/Clients/libcni/main.go"),
        ]);
        return built.Status == 0 ? program : throw new ShellException("go build", built);
    });

    /// <summary>What libcni knows for capabilities: JSON.</summary>
    internal string RuntimeConfig { get; init; } = "{}";

    internal JsonNode Add(string container, string path) => JsonNode.Parse(Run("add", container, path))!;

    internal ShellResult TryAdd(string container, string path) => Try("add", container, path);

    internal ShellResult Check(string container, string path) => Try("check", container, path);

    internal void Delete(string container, string path) => Run("del", container, path);

    /// <summary>What libcni keeps of the ADD.</summary>
    internal string Cached(string container, string path) => Run("cached", container, path);

    private string Run(string verb, string container, string path) => host.Run(Line(verb, container, path));

    private ShellResult Try(string verb, string container, string path) => host.Try(Line(verb, container, path));

    private string Line(string verb, string container, string path) => $"{s_program.Value} {verb} {conflist} {container} '{path}' eth0 '{RuntimeConfig}'";
}
