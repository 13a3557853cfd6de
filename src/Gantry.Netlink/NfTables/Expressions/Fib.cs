using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of fib (linux/netfilter/nf_tables.h, NFTA_FIB_*).</summary>
internal enum NftaFib : ushort
{
    DestinationRegister = 1,
    Result = 2,
    Flags = 3,
}

/// <summary>What the routes are asked for (linux/netfilter/nf_tables.h, NFT_FIB_RESULT_*).</summary>
public enum FibResult : uint
{
    /// <summary>NFT_FIB_RESULT_OIF: the index of the interface that a packet would leave by.</summary>
    OutputInterface = 1,
    /// <summary>NFT_FIB_RESULT_OIFNAME: its name.</summary>
    OutputInterfaceName = 2,
    /// <summary>NFT_FIB_RESULT_ADDRTYPE: four bytes, RTN_*: 2 is an address of the host itself.</summary>
    AddressType = 3,
}

/// <summary>What the question is made of (linux/netfilter/nf_tables.h, NFTA_FIB_F_*).</summary>
[Flags]
public enum FibFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>NFTA_FIB_F_SADDR: the packet's source.</summary>
    Source = 1 << 0,
    /// <summary>NFTA_FIB_F_DADDR: the packet's destination.</summary>
    Destination = 1 << 1,
    /// <summary>NFTA_FIB_F_MARK: its mark too.</summary>
    Mark = 1 << 2,
    /// <summary>NFTA_FIB_F_IIF: only through the interface that it came by.</summary>
    InputInterface = 1 << 3,
    /// <summary>NFTA_FIB_F_OIF: only through the interface that it leaves by.</summary>
    OutputInterface = 1 << 4,
    /// <summary>NFTA_FIB_F_PRESENT: whether there is a route, one byte with zeros behind it; nft compares four.</summary>
    Present = 1 << 5,
}

/// <summary>Asks the routes: <c>fib daddr type</c>.</summary>
/// <param name="Result">For what.</param>
/// <param name="Flags">With what.</param>
/// <param name="Into">Where the answer goes to.</param>
public sealed record Fib(FibResult Result, FibFlags Flags, Register Into = Register.R1) : Expression("fib")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaFib.Flags, (uint)Flags);
        w.PutBe32(NftaFib.Result, (uint)Result);
        w.PutBe32(NftaFib.DestinationRegister, (uint)Into);
    }

    internal static new Fib Read(AttributeReader a)
    {
        FibResult result = default;
        FibFlags flags = default;
        Register into = default;
        while (a.Next())
        {
            switch ((NftaFib)a.Type)
            {
                case NftaFib.Result: result = (FibResult)a.Be32; break;
                case NftaFib.Flags: flags = (FibFlags)a.Be32; break;
                case NftaFib.DestinationRegister: into = (Register)a.Be32; break;
            }
        }
        return new Fib(result, flags, into);
    }
}
