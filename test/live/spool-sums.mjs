// Adds up what lies in a spool: spool-sums.mjs DIST FOLDER. Packets and accesses of tuples, distinct payloads that begin with "teiten ",
// and what the heartbeats say.
import { readFileSync } from 'node:fs'

const [dist, folder] = process.argv.slice(2)
const { readSegment } = await import(`${dist}/capture/spool/read-segment.js`)
const { listSegmentFiles } = await import(`${dist}/capture/spool/spool-files.js`)
const { decodePayloads } = await import(`${dist}/capture/spool/payload-record.js`)
const { decodeTuples } = await import(`${dist}/capture/spool/tuple-record.js`)
const { RECORD_KIND } = await import(`${dist}/capture/spool/segment-format.js`)
const sums = { tuples: 0, packets: 0, accesses: 0, payloads: 0, received: 0, lost: 0, shed: 0, damaged: 0 }
const seen = new Set()
for (const file of listSegmentFiles(folder)) {
  const content = readSegment(readFileSync(file.path))
  sums.damaged += content.damaged
  for (const record of content.records) {
    if (record.kind === RECORD_KIND.payloads) {
      for (const payload of decodePayloads(record.payload) ?? [])
        if (payload.bytes.toString('latin1').startsWith('teiten ')) seen.add(payload.bytes.toString('latin1'))
    } else if (record.kind === RECORD_KIND.tuples) {
      const { tuples } = decodeTuples(record.payload)
      sums.tuples += tuples.length
      for (let i = 0; i < tuples.length; i++) {
        sums.packets += tuples.packets[i]
        sums.accesses += tuples.accesses[i]
      }
    } else if (record.kind === RECORD_KIND.heartbeat) {
      const said = JSON.parse(record.payload.toString())
      for (const name of ['received', 'lost', 'shed']) sums[name] += said[name]
    }
  }
}
sums.payloads = seen.size
process.stdout.write(`${JSON.stringify(sums)}\n`)
