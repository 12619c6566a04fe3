/**
 * A child that imports one segment and says so; its parent kills it, or the store, at a random moment.
 * Runs from the built files: node insert-until-killed.js is this file's twin made by the test.
 */
export const CHILD = `
const [,, dist, data, count] = process.argv
const { openStore, closeStore } = await import(dist + '/store/store.js')
const { beginSegment, commitSegment, findSegment } = await import(dist + '/store/ledger.js')
const { insertTuples } = await import(dist + '/store/insert.js')
const { newTupleColumns } = await import(dist + '/model/flow-tuple.js')
const store = await openStore({ data, timeZone: 'Asia/Tokyo', graceMs: 300 })
process.stdout.write('open\\n')
if (await findSegment(store, { digest: 'the-file', sensorKey: 's' }) === null) {
  const segment = await beginSegment(store, { kind: 'capture', name: 'x.pcap', fingerprint: 'x', sensorKey: 's' })
  for (let block = 0; block < 4; block++) {
    const n = Number(count) / 4
    const t = newTupleColumns(n)
    t.length = n
    for (let i = 0; i < n; i++) {
      t.sensor[i] = 1
      t.minute[i] = 1401548400 + 60 * ((i * 7 + block) % 4320)
      t.source[4 * i + 2] = 0xffff
      t.source[4 * i + 3] = 0x0a000000 + (i % 5000)
      t.destination[4 * i + 2] = 0xffff
      t.protocol[i] = 6
      t.destinationPort[i] = i % 20
      t.packets[i] = 1
      t.accesses[i] = 1
    }
    await insertTuples(store, segment, t, new Uint8Array(16))
  }
  await commitSegment(store, segment, { digest: 'the-file', summary: {} })
}
process.stdout.write('done\\n')
await closeStore(store)
`
