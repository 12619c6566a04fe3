# Not in the suite. FLOOD packets a second of forged SYNs for SECONDS, with 20,000 real connections in the middle of it (CONNECTIONS=0 for
# none), to an enrolled sensor whose collector is away: every packet and payload must lie in its spool, or be counted as lost.
#   unshare -U --map-user=1000 --map-group=1000 --keep-caps -n -p -f --mount-proc --kill-child bash test/live/flood.sh test/live dist DIR
. "$1/namespaces.sh"
cd "$3"
TEITEN="node $2/cli/teiten.js"
$TEITEN sensors add flood --addresses 198.51.100.0/24 --data collector > code.txt
$TEITEN serve --data collector --port 0 > serve.log 2>&1 &
COLLECTOR=$!
await_line serve.log 'sensors '
$TEITEN sensor enroll 127.0.0.1 "$(awk '/sensor enroll/ { print $5 }' code.txt)" --folder enrolled
kill -TERM $COLLECTOR; wait $COLLECTOR
echo "sensor: { respond: ${RESPOND:-true}, repliesPerNetwork: 100000, repliesPerSecond: 200000, ringMiB: ${RING:-32} }" > teiten.yaml
node --max-semi-space-size=2 "$2/cli/teiten.js" sensor run --folder enrolled --interface sensor0 --config teiten.yaml 2> sensor.log &
SENSOR=$!
await_line sensor.log 'is running'
scanner node "$1/generator.mjs" "$2" "${FLOOD:-50000}" "${SECONDS_LONG:-30}" > flood.json &
GENERATOR=$!
sleep 2
if [ "${CONNECTIONS:-20000}" != 0 ]; then scanner node "$1/scanner.mjs" connect 198.51.100.7 1 "${CONNECTIONS:-20000}"; fi
wait $GENERATOR
cat flood.json
sleep 5
grep -E 'VmHWM|Rss' /proc/$SENSOR/status
awk -v hz="$(getconf CLK_TCK)" '{ print "sensor: user " $14 / hz " s, system " $15 / hz " s of CPU" }' /proc/$SENSOR/stat
kill -TERM $SENSOR; wait $SENSOR
grep -v 'ollector' sensor.log | tail -3
node "$1/spool-sums.mjs" "$2" enrolled/spool
