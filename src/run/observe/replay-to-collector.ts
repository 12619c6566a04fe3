import { setTimeout as wait } from 'node:timers/promises'
import { parseBlock } from '../../base/address.ts'
import { readCredential } from '../../capture/ship/credential.ts'
import type { FullPolicy } from '../../capture/spool/spool.ts'
import { captureSpan, replayCapture } from './replay-capture.ts'
import { openSpoolSink } from './spool-sink.ts'

export interface ReplayRequest {
  folder: string
  files: readonly string[]
  /** Null: the last packet of each file is now. */
  shift: number | null
  spoolBytes: number | null
  whenFull: FullPolicy
  offline: boolean
  log(line: string): void
}

export interface ReplayResult {
  packets: number
  accesses: number
  /** Segments that still wait. */
  left: number
  /** Packets that the spool let go by its policy. */
  lost: number
}

/** Sends capture files through spool and transport, and waits until the collector has everything. */
export async function replayToCollector(request: ReplayRequest): Promise<ReplayResult> {
  const credential = readCredential(request.folder)
  const sink = openSpoolSink({
    folder: request.folder,
    credential: request.offline ? null : credential,
    log: request.log,
    live: false,
    whenFull: request.whenFull,
    ...(request.spoolBytes === null ? {} : { spoolBytes: request.spoolBytes }),
  })
  const { spool } = sink
  const blocks = credential.addresses.map(parseBlock).filter(block => block !== null)
  const result: ReplayResult = { packets: 0, accesses: 0, left: 0, lost: 0 }
  try {
    for (const file of request.files) {
      const span = request.shift === null ? await captureSpan(file) : null
      const shift = request.shift ?? (span === null ? 0 : Math.floor(Date.now() / 1000 - span.last))
      const { packets, accesses } = await replayCapture(sink, file, { blocks, shift })
      result.packets += packets
      result.accesses += accesses
    }
    await sink.flush()
    while (!request.offline && spool.closed.length > 0) await wait(50)
  } finally {
    await sink.close()
  }
  const { droppedPackets, refusedPackets } = spool.loss
  return { ...result, left: spool.closed.length, lost: droppedPackets + refusedPackets }
}
