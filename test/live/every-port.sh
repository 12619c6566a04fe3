# $1: folder of the tests, $2: built files, $3: working folder. Leaves wire.pcap, store/, and what the scanner says in *.json.
. "$1/namespaces.sh"
cd "$3"
node "$2/cli/teiten.js" sensor run --data store --config teiten.yaml --interface sensor0 \
  --addresses 198.51.100.0/24,2001:db8:5::/48 2> sensor.log &
SENSOR=$!
await_line sensor.log 'is running'
nsenter -t $SCANNER -n tcpdump -i scanner0 -s 120 -B 65536 -w wire.pcap 2> tcpdump.log &
TCPDUMP=$!
await_line tcpdump.log 'listening on'
scanner node "$1/scanner.mjs" stray "$2" > stray.json
scanner node "$1/scanner.mjs" connect 198.51.100.7,2001:db8:5::7 1 65535 > connect.json
sleep 1
kill -TERM $TCPDUMP
await_line tcpdump.log "dropped by kernel"
kill -TERM $SENSOR
wait $SENSOR
