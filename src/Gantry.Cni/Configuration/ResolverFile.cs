using Gantry.Cni.Protocol;
using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>A file like /etc/resolv.conf (resolv.conf(5)), as a result tells of it.</summary>
internal static class ResolverFile
{
    internal static ResultDns Read(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return new ResultDns();
        }
        var dns = new ResultDns();
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                dns = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
                {
                    ["nameserver", var server, ..] => dns with { Nameservers = dns.Nameservers.Add(server) },
                    ["domain", var domain, ..] => dns with { Domain = domain },
                    ["search", .. var domains] => dns with { Search = [.. dns.Search, .. domains] },
                    ["options", .. var options] => dns with { Options = [.. dns.Options, .. options] },
                    _ => dns,
                };
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(CniErrorCode.InputOutput, $"ipam.resolvConf: {path} can't be read", e.Message);
        }
        return dns;
    }
}
