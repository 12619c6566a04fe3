# $1: folder of the tests, $2: built files, $3: working folder. The same few packets to a sensor in each mode; what is stored of them is
# left in the stores ring/, tcpdump/ and listeners/. seen.txt: seconds from arrival until `teiten port` shows it.
. "$1/namespaces.sh"
cd "$3"
TEITEN="node $2/cli/teiten.js"
knock() { scanner timeout 2 bash -c "exec 3<>/dev/tcp/$1/$2 && printf 'HEAD / HTTP/1.0\r\n\r\n' | cat >&3 && cat <&3" || true; }

# ring, through start, which answers
cat > teiten.yaml <<'YAML'
sensor: { name: ring, interface: sensor0, addresses: [198.51.100.0/24] }
YAML
$TEITEN start --data ring --port 0 > start.log 2>&1 &
STARTED=$!
await_line start.log 'ready in'
knock 198.51.100.7 7778 > answer.txt
ARRIVED=$(date +%s)
for _ in $(seq 40); do
  ASKED=$(date +%s)
  $TEITEN port 7778/tcp --data ring --json > port.json 2> /dev/null && grep -q '"accesses": 1' port.json && break
done
echo $((ASKED - ARRIVED)) > seen.txt
kill -TERM $STARTED
wait $STARTED

# tcpdump, which answers nothing: the kernel of the scanner gives up
$TEITEN sensor run --data tcpdump --mode tcpdump --name tcpdump --interface sensor0 --addresses 198.51.100.0/24 --exclude 22/tcp 2> tcpdump.log &
SENSOR=$!
await_line tcpdump.log 'is running'
knock 198.51.100.7 7778
knock 198.51.100.7 22
scanner bash -c 'echo datagram > /dev/udp/198.51.100.8/53'
sleep 3
kill -TERM $SENSOR
wait $SENSOR

# plain listeners on the machine's own address
$TEITEN sensor run --data listeners --mode listeners --name listeners --listen 7778/tcp,7779/tcp,5353/udp 2> listeners.log &
SENSOR=$!
await_line listeners.log 'is running'
knock 10.9.0.1 7778
knock 10.9.0.1 7780
scanner bash -c 'echo datagram > /dev/udp/10.9.0.1/5353'
sleep 2
kill -TERM $SENSOR
wait $SENSOR

# an enrolled sensor, which ships to a collector on the same machine
$TEITEN sensors add shipped --addresses 198.51.100.0/24 --data collector > code.txt
CODE=$(awk '/sensor enroll/ { print $5 }' code.txt)
$TEITEN serve --data collector --port 0 > serve.log 2>&1 &
COLLECTOR=$!
await_line serve.log 'sensors '
$TEITEN sensor enroll 127.0.0.1 "$CODE" --folder enrolled > enroll.txt
$TEITEN sensor run --folder enrolled --interface sensor0 2> shipped.log &
SENSOR=$!
await_line shipped.log 'is running'
knock 198.51.100.7 7778
for _ in $(seq 20); do
  $TEITEN port 7778/tcp --data collector --json 2> /dev/null | grep -q '"accesses": 1' && break
done
kill -TERM $SENSOR
wait $SENSOR
kill -TERM $COLLECTOR
wait $COLLECTOR
