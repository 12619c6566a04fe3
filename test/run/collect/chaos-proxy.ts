import { connect, createServer, type Socket } from 'node:net'
import type { Random } from '../../../src/base/random.ts'

/** What the proxy does to bytes on their way, each with this probability per piece. */
export interface Chaos {
  cut: number
  corrupt: number
  duplicate: number
  reorder: number
  drop: number
  /** Longest delay of a piece, ms. */
  delayMs: number
}

export interface ChaosProxy {
  port: number
  done: Record<'cut' | 'corrupt' | 'duplicate' | 'reorder' | 'drop' | 'passed', number>
  close(): void
}

/** About what one packet carries. */
const PIECE_BYTES = 1400

/** A TCP proxy on loopback that harms what passes through it. */
export function chaosProxy(target: number, chaos: Chaos, random: Random): Promise<ChaosProxy> {
  const sockets = new Set<Socket>()
  const done = { cut: 0, corrupt: 0, duplicate: 0, reorder: 0, drop: 0, passed: 0 }
  const pipe = (from: Socket, to: Socket) => {
    let held: Buffer | null = null
    let sending = Promise.resolve()
    from.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += PIECE_BYTES) pass(data.subarray(at, at + PIECE_BYTES))
    })
    const pass = (chunk: Buffer) => {
      const happens = (what: keyof typeof chaos & keyof typeof done) => {
        if (random.unit() >= chaos[what]) return false
        done[what]++
        return true
      }
      if (happens('cut')) {
        from.destroy()
        to.destroy()
        return
      }
      const out: Buffer[] = []
      if (happens('corrupt')) {
        const at = random.below(chunk.length)
        chunk[at] = chunk[at]! ^ (1 << random.below(8))
      }
      if (held === null && happens('reorder')) held = chunk
      else if (!happens('drop')) {
        out.push(chunk)
        if (happens('duplicate')) out.push(chunk)
        if (held !== null) out.push(held)
        held = null
      }
      done.passed++
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
