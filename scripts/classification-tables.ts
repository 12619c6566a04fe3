// Prints the tables of docs/classification.md: the payload protocols, and, with a folder of nDPI's captures (pcap/, result/),
// the share of its flows that have the same name here.
// Usage: npm run -s build:bench && node bench/out/build/scripts/classification-tables.js [FOLDER]
import { PROTOCOLS } from '../src/classify/protocols/in-order.ts'
import { recognise } from '../src/classify/protocols/recognise.ts'
import { PAYLOAD_KEPT } from '../src/model/payload.ts'
import { TCP } from '../src/model/protocol.ts'
import { agreementTable } from '../test/classify/ndpi-agreement.ts'
import { labelledFlows } from '../test/classify/ndpi-flows.ts'

console.log('| name | protocol | over | form after |\n| --- | --- | --- | --- |')
for (const p of [...PROTOCOLS].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
  const over = p.transports.map(t => (t === TCP ? 'TCP' : 'UDP')).join(', ')
  console.log(`| \`${p.name}\` | ${p.title} | ${over} | ${p.specification} |`)
}
const folder = process.argv[2]
if (folder !== undefined) {
  const flows = await labelledFlows(folder)
  const nameOf = (flow: (typeof flows)[number]): string =>
    recognise(flow.bytes.subarray(0, PAYLOAD_KEPT), flow.transport).protocol
  console.log(`\n${agreementTable(flows, nameOf).markdown}`)
}
