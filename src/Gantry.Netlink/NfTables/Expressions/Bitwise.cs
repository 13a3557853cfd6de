using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of bitwise (linux/netfilter/nf_tables.h, NFTA_BITWISE_*).</summary>
internal enum NftaBitwise : ushort
{
    SourceRegister = 1,
    DestinationRegister = 2,
    Length = 3,
    Mask = 4,
    Xor = 5,
    Operation = 6,
}

/// <summary>Keeps some bits of a register and turns some over: (register &amp; mask) ^ xor.</summary>
/// <param name="Mask">The bits to keep; its length is the register's part.</param>
/// <param name="Xor">The bits to turn over, as many.</param>
/// <param name="At">The register, source and destination.</param>
public sealed record Bitwise(Value Mask, Value Xor, Register At = Register.R1) : Expression("bitwise")
{
    private const uint MaskAndXor = 0; // NFT_BITWISE_MASK_XOR: what the kernel does where no operation is said

    /// <summary>Keeps some bits and turns none over.</summary>
    public Bitwise(Value mask, Register at = Register.R1) : this(mask, Value.Of(new byte[mask.Bytes.Length]), at)
    {
    }

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaBitwise.SourceRegister, (uint)At);
        w.PutBe32(NftaBitwise.DestinationRegister, (uint)At);
        w.PutBe32(NftaBitwise.Length, (uint)Mask.Bytes.Length);
        Mask.Put(w, NftaBitwise.Mask);
        Xor.Put(w, NftaBitwise.Xor);
    }

    /// <summary>Null where it is a shift.</summary>
    internal static new Bitwise? Read(AttributeReader a)
    {
        Value mask = default, xor = default;
        Register source = default, destination = default;
        uint operation = MaskAndXor;
        while (a.Next())
        {
            switch ((NftaBitwise)a.Type)
            {
                case NftaBitwise.SourceRegister: source = (Register)a.Be32; break;
                case NftaBitwise.DestinationRegister: destination = (Register)a.Be32; break;
                case NftaBitwise.Operation: operation = a.Be32; break;
                case NftaBitwise.Mask: mask = Value.Read(a.Nested); break;
                case NftaBitwise.Xor: xor = Value.Read(a.Nested); break;
            }
        }
        return operation == MaskAndXor && source == destination ? new Bitwise(mask, xor, source) : null;
    }
}
