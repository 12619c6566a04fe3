# Two network namespaces of our own, without root: the sensor's (this one) and the scanner's, joined by a pair of virtual Ethernet
# interfaces. Run with UNSHARE of namespaces.ts; a script sources this file first.
# The sensor's prefixes are dark: routed to it, owned by nobody, and swallowed by its kernel.
set -eu
ip link set lo up
ip link add sensor0 address 02:00:00:00:00:01 type veth peer name scanner0 address 02:00:00:00:00:02
unshare -n sleep 3600 &
SCANNER=$!
for _ in $(seq 50); do [ "$(readlink /proc/$SCANNER/ns/net)" != "$(readlink /proc/self/ns/net)" ] && break; sleep 0.1; done
ip link set scanner0 netns $SCANNER
scanner() { nsenter -t $SCANNER -n "$@"; }
ip addr add 10.9.0.1/24 dev sensor0
ip -6 addr add fd00:9::1/64 dev sensor0 nodad
ip link set sensor0 up
scanner ip link set lo up
scanner ip addr add 10.9.0.2/24 dev scanner0
scanner ip -6 addr add fd00:9::2/64 dev scanner0 nodad
scanner ip link set scanner0 up
scanner sysctl -qw net.ipv4.ip_local_port_range="1024 65535"
ip route add blackhole 198.51.100.0/24
ip -6 route add blackhole 2001:db8:5::/48
scanner ip route add 198.51.100.0/24 via 10.9.0.1
scanner ip -6 route add 2001:db8:5::/48 via fd00:9::1
# The neighbour entries are there from the start, so that no first packet waits for them.
scanner ip neigh replace 10.9.0.1 lladdr 02:00:00:00:00:01 dev scanner0
scanner ip -6 neigh replace fd00:9::1 lladdr 02:00:00:00:00:01 dev scanner0

# Waits until a line that matches $2 stands in file $1.
await_line() { for _ in $(seq 300); do grep -qs -- "$2" "$1" && return; sleep 0.1; done; echo "no '$2' in $1:" >&2; cat "$1" >&2; return 1; }
