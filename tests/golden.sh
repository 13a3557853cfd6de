#!/bin/sh
# Captures again what ip and nft send, by strace, and writes it into tests/Gantry.Netlink.Tests/golden. The first lines of each file,
# command, setup and allowed differences, stay as they are. Look at the difference before you commit it.
set -eu
cd "$(dirname "$0")/.."
dotnet build tests/Gantry.Netlink.Tests
GANTRY_GOLDEN=capture exec unshare -n -m --propagation private \
    dotnet exec artifacts/bin/Gantry.Netlink.Tests/debug/Gantry.Netlink.Tests.dll -noLogo -class '*GoldenTests'
