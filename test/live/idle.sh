# Not in the suite. IDLE connections to the dialogue tier that say nothing, from many sources: within its limits, and in bounded memory.
#   unshare -U --map-user=1000 --map-group=1000 --keep-caps -n -p -f --mount-proc --kill-child bash test/live/idle.sh test/live dist DIR
. "$1/namespaces.sh"
cd "$3"
ulimit -n "$(ulimit -Hn)"
sysctl -qw net.core.somaxconn=65535 net.ipv4.tcp_max_syn_backlog=65535
cat > facts.mjs <<'JS'
const dist = process.argv[2]
const { setupSteps } = await import(`${dist}/run/machine/setup-steps.js`)
const { parseBlock } = await import(`${dist}/base/address.js`)
const facts = { interface: 'sensor0', dark: [parseBlock('198.51.100.0/24')], held: [], dialogue: [parseBlock('198.51.100.64/28')], services: [], command: '', version: '' }
process.stdout.write(setupSteps(facts).find(s => s.path?.endsWith('network.sh')).text)
JS
node facts.mjs "$2" | sh
scanner ip route add local 172.16.0.0/12 dev lo
ip route add 172.16.0.0/12 via 10.9.0.2
echo 'sensor: { interface: sensor0, addresses: [198.51.100.0/24], dialogue: [198.51.100.64/28] }' > teiten.yaml
node --max-semi-space-size=2 "$2/cli/teiten.js" sensor run --data store --config teiten.yaml 2> sensor.log &
SENSOR=$!
await_line sensor.log 'is running'
grep VmRSS /proc/$SENSOR/status
cat > hold.mjs <<'JS'
import net from 'node:net'
const total = Number(process.argv[2])
let open = 0, most = 0, closed = 0, refused = 0, next = 0
await new Promise(resolve => {
  const one = () => {
    if (next === total) return
    const i = next++
    // 24 connections from each source, below the tier's limit of 32
    const from = `172.${16 + (Math.floor(i / 24 / 62500) % 16)}.${Math.floor(i / 24 / 250) % 250}.${1 + (Math.floor(i / 24) % 250)}`
    const socket = net.connect({ host: `198.51.100.${64 + (i % 16)}`, port: 1000 + (i % 7), localAddress: from })
    let was = false
    socket.on('connect', () => { was = true; most = Math.max(most, ++open); one() })
    socket.on('error', () => {})
    socket.on('close', () => { if (was) { open--; closed++ } else { refused++; one() } if (closed + refused === total) resolve() })
  }
  for (let i = 0; i < 300; i++) one()
})
console.log(JSON.stringify({ total, mostOpenAtOnce: most, closed, refused }))
process.exit(0)
JS
scanner bash -c "ulimit -n $(ulimit -Hn); node hold.mjs ${IDLE:-50000}"
grep -E 'VmHWM|Rss' /proc/$SENSOR/status
sleep 6
kill -TERM $SENSOR; wait $SENSOR
cat > ask.mjs <<'JS'
const dist = process.argv[2]
const { openStore, closeStore } = await import(`${dist}/store/store.js`)
const { select } = await import(`${dist}/store/statement.js`)
const store = await openStore({ data: 'store' })
const { value } = await select(store, `SELECT toUInt32(sum(accesses)) AS total, toUInt32(sumIf(accesses, handshake = 1)) AS completed FROM flow_tuple WHERE accesses > 0`, {})
console.log('recorded', JSON.stringify(value[0]))
await closeStore(store)
JS
node ask.mjs "$2"
