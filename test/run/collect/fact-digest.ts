import { select } from '../../../src/store/statement.ts'
import type { Store } from '../../../src/store/store.ts'

/** What the committed facts of a store are, however they came: one number for all rows, without segments and sensors. */
export interface FactDigest {
  packets: number
  accesses: number
  tuples: string
  backscatter: string
  payloads: string
}

const COMMITTED = `segment IN (SELECT segment FROM ingest_ledger GROUP BY segment HAVING max(event) = 'commit')`
const KEYS =
  'minute, source, destination, protocol, source_port, destination_port, ttl, tcp_flags, ip_length, marks, direction, country, handshake, payload_id'

export async function factDigest(store: Store): Promise<FactDigest> {
  const { value } = await select<FactDigest>(
    store,
    `SELECT
(SELECT sum(packets) FROM flow_tuple WHERE ${COMMITTED}) AS packets,
(SELECT sum(accesses) FROM flow_tuple WHERE ${COMMITTED}) AS accesses,
(SELECT toString(sum(sipHash64(*))) FROM (SELECT ${KEYS}, sum(packets), sum(accesses) FROM flow_tuple WHERE ${COMMITTED} GROUP BY ${KEYS})) AS tuples,
(SELECT toString(sum(sipHash64(*))) FROM (SELECT time, victim, victim_protocol, victim_port, kind, destination, sum(packets) FROM backscatter WHERE ${COMMITTED} GROUP BY ALL)) AS backscatter,
(SELECT toString(sum(sipHash64(*))) FROM (SELECT id, bytes, wire_length, truncated, transport, protocol, class, group_id FROM payload FINAL)) AS payloads`,
    {},
  )
  return value[0]!
}
