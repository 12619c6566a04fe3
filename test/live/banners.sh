# $1: folder of the tests, $2: built files, $3: working folder. The greeting of a port before and after its file was changed while the
# sensor runs, by the responder and by the dialogue tier. Leaves before.txt, after.txt, dialogue.txt and sensor.log.
. "$1/namespaces.sh"
cd "$3"
sh network.sh
cat > teiten.yaml <<'YAML'
sensor:
  name: banners
  interface: sensor0
  addresses: [198.51.100.0/24]
  dialogue: [198.51.100.64/28]
  banners: banners.yaml
YAML
write() { printf 'greetings: [{ id: ftp, ports: [21], sends: "%s\\r\\n", references: [] }]\nanswers: []\n' "$1" > banners.yaml; }
greet() { scanner timeout 3 bash -c "exec 3<>/dev/tcp/$1/21 && head -n 1 <&3" || true; }
write '220 before'
node "$2/cli/teiten.js" sensor run --data store --config teiten.yaml 2> sensor.log &
SENSOR=$!
await_line sensor.log 'is running'
greet 198.51.100.7 > before.txt
write '220 after'
await_line sensor.log 'read again'
sleep 1.5
greet 198.51.100.7 > after.txt
greet 198.51.100.65 > dialogue.txt
kill -TERM $SENSOR
wait $SENSOR
