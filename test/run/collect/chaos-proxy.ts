import { connect, createServer, type Socket } from 'node:net'
import type { Random } from '../../../src/base/random.ts'

/** What the proxy does to a piece of bytes on its way. */
export const HARMS = ['cut', 'corrupt', 'duplicate', 'reorder', 'drop'] as const
type Harm = (typeof HARMS)[number]

export interface Chaos {
  /** Pieces from one harm to the next, on average. A connection is of no use after any of them, and takes about eight pieces to make. */
  every: number
  /** Longest delay of a piece, ms. */
  delayMs: number
}

export interface ChaosProxy {
  port: number
  done: Record<Harm | 'passed', number>
  close(): void
}

/** About what one packet carries. */
const PIECE_BYTES = 1400

/** A TCP proxy on loopback that harms what passes through it, in each way equally often. */
export function chaosProxy(target: number, chaos: Chaos, random: Random): Promise<ChaosProxy> {
  const sockets = new Set<Socket>()
  const done = { cut: 0, corrupt: 0, duplicate: 0, reorder: 0, drop: 0, passed: 0 }
  const nextHarm = harmsInTurn(chaos, random)
  const pipe = (from: Socket, to: Socket) => {
    let held: Buffer | null = null
    let sending = Promise.resolve()
    from.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += PIECE_BYTES) pass(data.subarray(at, at + PIECE_BYTES))
    })
    const pass = (piece: Buffer) => {
      const harm = nextHarm()
      done[harm ?? 'passed']++
      if (harm === 'cut') {
        from.destroy()
        to.destroy()
        return
      }
      const out = harmed(piece, harm, random)
      if (harm === 'reorder' && held === null) held = out.pop()!
      else if (held !== null) {
        out.push(held)
        held = null
      }
      const delay = random.unit() * chaos.delayMs
      sending = sending.then(
        () =>
          new Promise(resolve =>
            setTimeout(() => {
              for (const part of out) if (!to.destroyed) to.write(part)
              resolve()
            }, delay),
          ),
      )
    }
    from.on('close', () => void sending.then(() => to.destroy()))
    from.on('error', () => to.destroy())
  }
  const server = createServer(inside => {
    const outside = connect(target, '127.0.0.1')
    for (const socket of [inside, outside]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    pipe(inside, outside)
    pipe(outside, inside)
  })
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      resolve({
        port,
        done,
        close: () => {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      })
    })
  })
}

/** What befalls the next piece: mostly nothing; the harms come in rounds of all of them in random order. */
function harmsInTurn(chaos: Chaos, random: Random): () => Harm | null {
  let round: Harm[] = []
  let left = chaos.every
  return () => {
    if (--left > 0) return null
    left = 1 + random.below(2 * chaos.every - 1)
    if (round.length === 0) round = [...HARMS]
    return round.splice(random.below(round.length), 1)[0]!
  }
}

function harmed(piece: Buffer, harm: Harm | null, random: Random): Buffer[] {
  if (harm === 'drop') return []
  if (harm === 'duplicate') return [piece, piece]
  if (harm === 'corrupt') {
    const at = random.below(piece.length)
    piece[at] = piece[at]! ^ (1 << random.below(8))
  }
  return [piece]
}
