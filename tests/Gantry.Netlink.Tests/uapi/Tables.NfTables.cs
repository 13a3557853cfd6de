using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Netlink.Tests.Uapi;

internal static partial class Tables
{
    private static readonly UapiEnum[] NfTablesEnums =
    [
        new(typeof(NftMessage), "", Enum.GetNames<NftMessage>().ToDictionary(name => name, name => (string?)(name.StartsWith("Batch", StringComparison.Ordinal)
            ? $"NFNL_MSG_BATCH_{name["Batch".Length..].ToUpperInvariant()}"
            : $"(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_{name.ToUpperInvariant()})"))),
        UapiEnum.Of<NfnlBatch>("NFNL_BATCH_"),
        UapiEnum.Of<NftaGen>("NFTA_GEN_"),
        UapiEnum.Of("NFPROTO_",
            (Family.Unspecified, "NFPROTO_UNSPEC")),
        UapiEnum.Of<NftaTable>("NFTA_TABLE_"),
        UapiEnum.Of<NftaChain>("NFTA_CHAIN_"),
        UapiEnum.Of("NFTA_HOOK_",
            (NftaHook.Number, "NFTA_HOOK_HOOKNUM"),
            (NftaHook.Device, "NFTA_HOOK_DEV"),
            (NftaHook.Devices, "NFTA_HOOK_DEVS")),
        UapiEnum.Of("NF_INET_",
            (Hook.Prerouting, "NF_INET_PRE_ROUTING"),
            (Hook.Input, "NF_INET_LOCAL_IN"),
            (Hook.Output, "NF_INET_LOCAL_OUT"),
            (Hook.Postrouting, "NF_INET_POST_ROUTING")),
        UapiEnum.Of<NftaRule>("NFTA_RULE_"),
        UapiEnum.Of("NFTA_LIST_",
            (NftaList.Element, "NFTA_LIST_ELEM")),
        UapiEnum.Of("NFTA_SET_",
            (NftaSet.KeyType, "NFTA_SET_KEY_TYPE"),
            (NftaSet.KeyLength, "NFTA_SET_KEY_LEN"),
            (NftaSet.DataType, "NFTA_SET_DATA_TYPE"),
            (NftaSet.DataLength, "NFTA_SET_DATA_LEN")),
        UapiEnum.Of("NFT_SET_",
            (SetFlags.None, null)),
        UapiEnum.Of("NFTA_SET_ELEM_LIST_",
            (NftaSetElemList.SetId, "NFTA_SET_ELEM_LIST_SET_ID")),
        UapiEnum.Of("NFTA_SET_ELEM_",
            (NftaSetElem.KeyEnd, "NFTA_SET_ELEM_KEY_END")),
        UapiEnum.Of<NftaExpr>("NFTA_EXPR_"),
        UapiEnum.Of<NftaData>("NFTA_DATA_"),
        UapiEnum.Of("NFT_REG_",
            (Register.R1, "NFT_REG_1"),
            (Register.R2, "NFT_REG_2"),
            (Register.R3, "NFT_REG_3"),
            (Register.R4, "NFT_REG_4")),
        UapiEnum.Of("NFTA_IMMEDIATE_",
            (NftaImmediate.DestinationRegister, "NFTA_IMMEDIATE_DREG")),
        UapiEnum.Of<NftaVerdict>("NFTA_VERDICT_"),
        UapiEnum.Of("NFT_",
            (VerdictCode.Drop, "NF_DROP"),
            (VerdictCode.Accept, "NF_ACCEPT")),
        UapiEnum.Of("NFTA_CMP_",
            (NftaCmp.SourceRegister, "NFTA_CMP_SREG"),
            (NftaCmp.Operation, "NFTA_CMP_OP")),
        UapiEnum.Of("NFTA_PAYLOAD_",
            (NftaPayload.DestinationRegister, "NFTA_PAYLOAD_DREG"),
            (NftaPayload.Length, "NFTA_PAYLOAD_LEN")),
        UapiEnum.Of("NFT_PAYLOAD_",
            (PayloadBase.Network, "NFT_PAYLOAD_NETWORK_HEADER"),
            (PayloadBase.Transport, "NFT_PAYLOAD_TRANSPORT_HEADER")),
        UapiEnum.Of("NFTA_BITWISE_",
            (NftaBitwise.SourceRegister, "NFTA_BITWISE_SREG"),
            (NftaBitwise.DestinationRegister, "NFTA_BITWISE_DREG"),
            (NftaBitwise.Length, "NFTA_BITWISE_LEN")),
        UapiEnum.Of("NFTA_LOOKUP_",
            (NftaLookup.SourceRegister, "NFTA_LOOKUP_SREG"),
            (NftaLookup.DestinationRegister, "NFTA_LOOKUP_DREG"),
            (NftaLookup.SetId, "NFTA_LOOKUP_SET_ID")),
        UapiEnum.Of("NFTA_CT_",
            (NftaCt.DestinationRegister, "NFTA_CT_DREG"),
            (NftaCt.SourceRegister, "NFTA_CT_SREG")),
        UapiEnum.Of<ConnectionKey>("NFT_CT_"),
        UapiEnum.Of("",
            (ConnectionStates.None, null),
            (ConnectionStates.Invalid, "NF_CT_STATE_INVALID_BIT"),
            (ConnectionStates.Established, "NF_CT_STATE_BIT(IP_CT_ESTABLISHED)"),
            (ConnectionStates.Related, "NF_CT_STATE_BIT(IP_CT_RELATED)"),
            (ConnectionStates.New, "NF_CT_STATE_BIT(IP_CT_NEW)"),
            (ConnectionStates.Untracked, "NF_CT_STATE_UNTRACKED_BIT")),
        UapiEnum.Of("NFTA_META_",
            (NftaMeta.DestinationRegister, "NFTA_META_DREG"),
            (NftaMeta.SourceRegister, "NFTA_META_SREG")),
        UapiEnum.Of("NFT_META_",
            (MetaKey.InputInterfaceName, "NFT_META_IIFNAME"),
            (MetaKey.OutputInterfaceName, "NFT_META_OIFNAME"),
            (MetaKey.Family, "NFT_META_NFPROTO"),
            (MetaKey.TransportProtocol, "NFT_META_L4PROTO")),
    ];

    private static readonly UapiStruct[] NfTablesStructs =
    [
        new(typeof(NetfilterHeader), "struct nfgenmsg", "nfgen_family", "version", "res_id"),
    ];

    private static readonly Dictionary<string, string> NfTablesConstants = new()
    {
        ["Subsystem.NfTables"] = "NFNL_SUBSYS_NFTABLES",
        ["NfTablesDescription.HeaderLength"] = "sizeof(struct nfgenmsg)",
        ["Chain.NfDrop"] = "NF_DROP",
        ["Chain.NfAccept"] = "NF_ACCEPT",
        ["ElementKey.InterfaceNameSize"] = "IFNAMSIZ",
        ["SetElement.IntervalEnd"] = "NFT_SET_ELEM_INTERVAL_END",
    };
}
