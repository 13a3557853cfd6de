using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of immediate (linux/netfilter/nf_tables.h, NFTA_IMMEDIATE_*).</summary>
internal enum NftaImmediate : ushort
{
    DestinationRegister = 1,
    Data = 2,
}

/// <summary>Loads a value that is in the rule. One that loads a verdict is a <see cref="Verdict"/>.</summary>
/// <param name="Load">The value.</param>
/// <param name="Into">Where to.</param>
public sealed record Immediate(Value Load, Register Into = Register.R1) : Expression("immediate")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaImmediate.DestinationRegister, (uint)Into);
        Load.Put(w, NftaImmediate.Data);
    }

    internal static new Expression Read(AttributeReader a)
    {
        Register into = default;
        AttributeReader data = default;
        while (a.Next())
        {
            switch ((NftaImmediate)a.Type)
            {
                case NftaImmediate.DestinationRegister: into = (Register)a.Be32; break;
                case NftaImmediate.Data: data = a; break;
            }
        }
        return into == Register.Verdict ? Verdict.ReadValue(data.Nested) : new Immediate(Value.Read(data.Nested), into);
    }
}
