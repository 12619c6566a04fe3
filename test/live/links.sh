# $1: folder of the tests, $2: built files, $3: working folder. Links other than a routed prefix on plain Ethernet: addresses on the same
# link (ARP, neighbour discovery), a tagged frame (802.1Q), and an interface whose packets begin with IP.
. "$1/namespaces.sh"
cd "$3"
TEITEN="node $2/cli/teiten.js"
knock() { scanner timeout 3 bash -c "exec 3<>/dev/tcp/$1/$2 && printf 'HEAD / HTTP/1.0\r\n\r\n' | cat >&3 && head -1 <&3" 2>&1 || true; }
$TEITEN sensor run --data store --name ethernet --interface sensor0 --addresses 10.9.0.128/25,fd00:9::8000/113,198.51.100.0/24 2> ethernet.log &
FIRST=$!
await_line ethernet.log 'is running'
nsenter -t $SCANNER -n tcpdump -e -n -l -i scanner0 vlan > vlan.txt 2> tcpdump.log &
TCPDUMP=$!
await_line tcpdump.log 'listening on'
{ knock 10.9.0.200 7000; knock fd00:9::8001 7001; } > onlink.txt
scanner ip neigh show | grep -E '10.9.0.200|fd00:9::8001' > neighbours.txt
scanner node "$1/links.mjs" vlan "$2" > sent.json
await_line vlan.txt 'Flags \[S\.\]'
kill -TERM $TCPDUMP; wait $TCPDUMP || true

mkfifo go
node "$1/links.mjs" tun "$2" < go > tun.txt &
TUN=$!
exec 4> go
await_line tun.txt ready
ip link set tun0 up
$TEITEN sensor run --data store --name tunnel --interface tun0 --addresses 198.51.100.0/24 2> tunnel.log &
SECOND=$!
await_line tunnel.log 'is running'
echo go >&4
wait $TUN
sleep 7
kill -TERM $FIRST $SECOND
wait $FIRST
wait $SECOND
