// Drives plugins as containerd, CRI-O and podman do: by libcni.
//   client VERB CONFLIST CONTAINER NETNS IFNAME [RUNTIME-CONFIG]
// VERB: add, check, del, or cached, which prints what libcni keeps of the last add.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/containernetworking/cni/libcni"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 5 {
		return fmt.Errorf("usage: client VERB CONFLIST CONTAINER NETNS IFNAME [RUNTIME-CONFIG]")
	}
	list, err := libcni.ConfListFromFile(args[1])
	if err != nil {
		return err
	}
	runtime := &libcni.RuntimeConf{ContainerID: args[2], NetNS: args[3], IfName: args[4]}
	if len(args) > 5 {
		if err := json.Unmarshal([]byte(args[5]), &runtime.CapabilityArgs); err != nil {
			return err
		}
	}
	cni := libcni.NewCNIConfig([]string{"/opt/cni/bin"}, nil)
	ctx := context.Background()
	switch args[0] {
	case "add":
		result, err := cni.AddNetworkList(ctx, list, runtime)
		if err != nil {
			return err
		}
		return result.PrintTo(os.Stdout)
	case "check":
		return cni.CheckNetworkList(ctx, list, runtime)
	case "del":
		return cni.DelNetworkList(ctx, list, runtime)
	case "cached":
		result, err := cni.GetNetworkListCachedResult(list, runtime)
		if err != nil || result == nil {
			return err
		}
		return result.PrintTo(os.Stdout)
	default:
		return fmt.Errorf("no verb: %s", args[0])
	}
}
