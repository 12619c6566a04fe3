# $1: folder of the tests, $2: built files, $3: working folder with network.sh. TLS on odd ports, a request of several segments, and a
# connection without a word, at addresses of the dialogue tier. Leaves store/, and what curl was answered.
. "$1/namespaces.sh"
cd "$3"
sh network.sh
cat > teiten.yaml <<'YAML'
sensor:
  name: dialogue
  interface: sensor0
  addresses: [198.51.100.0/24, "2001:db8:5::/48"]
  dialogue: [198.51.100.64/28, "2001:db8:5:1::/64"]
YAML
node "$2/cli/teiten.js" sensor run --data store --config teiten.yaml 2> sensor.log &
SENSOR=$!
await_line sensor.log 'is running'
ask() { scanner curl -sk -m 8 -o /dev/null -w '%{http_code}\n' "$@" || true; }
ask https://198.51.100.65:4443/inner-request > v4.txt
ask "https://[2001:db8:5:1::7]:9443/inner-six" > v6.txt
head -c 3000 /dev/zero | tr '\0' 'x' > body
ask -H 'Expect:' --data-binary @body http://198.51.100.66:8081/several > several.txt
ask http://198.51.100.7:8082/without-dialogue > plain.txt
scanner timeout 1 bash -c 'exec 3<>/dev/tcp/198.51.100.67/8083 && sleep 0.5' || true
scanner bash -c 'echo datagram > /dev/udp/198.51.100.68/53'
sleep 7
kill -TERM $SENSOR
wait $SENSOR
