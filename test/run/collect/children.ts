/**
 * Processes that a test kills, written beside the built files by the test. A sensor appends tuples, each of a source of its own, and
 * says on its output how many packets are safe; a collector receives them.
 */
export const SENSOR = `
const [,, dist, folder, first, rows] = process.argv
let stopping = false
process.on('SIGTERM', () => { stopping = true })
const { openSpoolSink } = await import(dist + '/run/observe/spool-sink.js')
const { readCredential } = await import(dist + '/capture/ship/credential.js')
const { commitSpool } = await import(dist + '/capture/spool/spool.js')
const { newTupleColumns } = await import(dist + '/model/flow-tuple.js')
const log = line => process.stderr.write(line + '\\n')
const sink = openSpoolSink({ folder, credential: readCredential(folder), log, live: false })
const n = Number(rows)
let next = Number(first)
process.stdout.write('ready\\n')
for (let i = 0; !stopping; i++) {
  const t = newTupleColumns(n, 1)
  t.length = n
  const now = Math.floor(Date.now() / 1000)
  for (let j = 0; j < n; j++) {
    t.minute[j] = now - (now % 60)
    t.source[j] = next + j
    t.destination[j] = 0xc0000201
    t.protocol[j] = 6
    t.destinationPort[j] = 23
    t.sourcePort[j] = 40000
    t.packets[j] = 1
    t.accesses[j] = 1
  }
  process.stdout.write('appended ' + (next + n) + '\\n')
  await sink.tuples(t, new Uint8Array(16))
  next += n
  if (i % 20 === 0) await sink.second({ at: now, received: n, lost: 0, shed: 0 }, { mode: 'file', answers: null }, {})
  if (await commitSpool(sink.spool)) process.stdout.write('safe ' + next + '\\n')
  await new Promise(done => setTimeout(done, 20))
}
await sink.flush()
while (sink.spool.closed.length > 0) await new Promise(done => setTimeout(done, 50))
await sink.close()
process.stdout.write('done\\n')
`

export const COLLECTOR = `
const [,, dist, data, port] = process.argv
const { openSite, closeSite } = await import(dist + '/run/site/site.js')
const { startReceiving } = await import(dist + '/run/collect/receive.js')
const site = await openSite({ data, timeZone: 'UTC' })
const receiving = await startReceiving({ site, data, port: Number(port), registryMs: 200, log: line => process.stdout.write(line + '\\n') })
process.stdout.write('ready\\n')
process.on('SIGTERM', async () => {
  await receiving.close()
  await closeSite(site)
  process.exit()
})
`
