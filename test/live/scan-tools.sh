# Not in the suite. nmap, masscan and zmap against the responder: what they report and what was recorded must agree.
#   unshare -U --map-user=1000 --map-group=1000 --keep-caps -n -p -f --mount-proc --kill-child bash test/live/scan-tools.sh test/live dist DIR
. "$1/namespaces.sh"
cd "$3"
TEITEN="node $2/cli/teiten.js"
echo 'sensor: { repliesPerNetwork: 100000, repliesPerSecond: 200000 }' > teiten.yaml
$TEITEN sensor run --data store --interface sensor0 --addresses 198.51.100.0/24,2001:db8:5::/48 --config teiten.yaml 2> sensor.log &
SENSOR=$!
await_line sensor.log 'is running'
echo "nmap -sS, ports 1-2000 of .10:"
scanner nmap -n -Pn --privileged -sS -p 1-2000 --max-retries 2 198.51.100.10 -oG - | grep -oE '[0-9]+/open' | sort -u | wc -l
echo "nmap -sT -6, ports 1-500 of ::10:"
scanner nmap -n -Pn -6 -sT -p 1-500 --max-retries 2 2001:db8:5::10 -oG - | grep -oE '[0-9]+/open' | sort -u | wc -l
echo "nmap -sU, ports 1-100 of .11 (silence: open|filtered):"
scanner nmap -n -Pn --privileged -sU -p 1-100 --max-retries 0 --host-timeout 20s 198.51.100.11 -oG - | grep -oE '[0-9]+/(open|closed)/' | sort -u | wc -l
echo "masscan, port 80,7778 of the /24:"
scanner masscan --interface scanner0 --source-ip 10.9.0.77 --router-mac 02-00-00-00-00-01 -p80,7778 198.51.100.0/24 --rate 500 --wait 5 -oL masscan.txt > /dev/null 2>&1; grep -c "^open" masscan.txt
echo "zmap, port 443 of the /24:"
scanner zmap -i scanner0 -S 10.9.0.78 -G 02:00:00:00:00:01 -p 443 -r 2000 -c 3 -q -o - -b /dev/null 198.51.100.0/24 2> zmap.log | sort -u | wc -l
sleep 8
kill -TERM $SENSOR; wait $SENSOR
cat > ask.mjs <<'JS'
const dist = process.argv[2]
const { openStore, closeStore } = await import(`${dist}/store/store.js`)
const { select } = await import(`${dist}/store/statement.js`)
const store = await openStore({ data: 'store' })
const ask = async (what, where) => {
  const { value } = await select(store, `SELECT toUInt32(uniqExact(destination, destination_port)) AS n, toUInt32(countIf(bitAnd(marks, 4) > 0)) AS masscan, toUInt32(countIf(bitAnd(marks, 2) > 0)) AS zmap, toUInt32(countIf(bitAnd(marks, 8) > 0)) AS nmap, toUInt32(sum(accesses)) AS total FROM flow_tuple WHERE accesses > 0 AND ${where}`, {})
  console.log('recorded', what, JSON.stringify(value[0]))
}
await ask('nmap -sS', `destination = toIPv6('198.51.100.10')`)
await ask('nmap -sT -6', `destination = toIPv6('2001:db8:5::10')`)
await ask('nmap -sU', `destination = toIPv6('198.51.100.11') AND protocol = 17`)
await ask('masscan', `source = toIPv6('10.9.0.77')`)
await ask('zmap', `source = toIPv6('10.9.0.78')`)
await closeStore(store)
JS
node ask.mjs "$2"
