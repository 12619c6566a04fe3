// The other side of a live sensor's test. `connect ADDRESSES FROM TO`: opens every port of every address with the kernel's own TCP,
// each with its own payload. `stray DIST`: sends by hand what must be recorded and never answered.
import dgram from 'node:dgram'
import net from 'node:net'

/** Connections open at once. */
const AT_ONCE = 400
const [mode, ...args] = process.argv.slice(2)

async function connectAll(addresses, from, to) {
  const total = (to - from + 1) * addresses.length
  let next = 0
  let done = 0
  const failures = []
  await new Promise(resolve => {
    const one = () => {
      if (next === total) return
      const host = addresses[next % addresses.length]
      const port = from + Math.floor(next / addresses.length)
      next++
      const socket = net.connect({ host, port })
      socket.on('connect', () => socket.write(`teiten ${host} ${port}`))
      socket.on('data', () => {})
      socket.on('error', error => {
        if (error.code !== 'ECONNRESET') failures.push(`${error.code} ${host} ${port}`)
      })
      socket.on('end', () => socket.destroy())
      socket.on('close', () => {
        if (++done === total) resolve()
        else one()
      })
    }
    for (let i = 0; i < AT_ONCE; i++) one()
  })
  return { done, failures: failures.slice(0, 10), failed: failures.length }
}

async function sendDatagrams(address, family) {
  const socket = dgram.createSocket(family)
  let replies = 0
  socket.on('message', () => replies++)
  for (let port = 1; port <= 500; port++) {
    await new Promise(resolve => socket.send(`udp ${address} ${port}`, port, address, resolve))
    if (port % 50 === 0) await new Promise(resolve => setTimeout(resolve, 10))
  }
  await new Promise(resolve => setTimeout(resolve, 200))
  socket.close()
  return replies
}

async function sendStray(dist) {
  const { interfaceFacts } = await import(`${dist}/capture/live/interface-facts.js`)
  const { addFrame, frameRoom, openTransmitter, sendFrames } = await import(`${dist}/capture/live/transmitter.js`)
  const { addIcmp, addTcp } = await import(`${dist}/simulate/packet-builder.js`)
  const { newFrameArena } = await import(`${dist}/simulate/frame-arena.js`)
  const transmitter = openTransmitter(interfaceFacts('scanner0'))
  const arena = newFrameArena()
  const head = { time: 0, sensor: 0, source: 0x0a090063, destination: 0xc6336409, ttl: 60, ipId: 7 } // 10.9.0.99 to 198.51.100.9
  const none = new Uint8Array(0)
  const segment = (flags, destinationPort, more = {}) =>
    addTcp(arena, {
      ...head,
      sourcePort: 40_000,
      destinationPort,
      sequence: 1000,
      acknowledgement: 2000,
      flags,
      window: 1024,
      options: none,
      payload: none,
      ...more,
    })
  for (const [i, flags] of [0x12, 0x04, 0x14, 0x10, 0x11, 0x00, 0x29, 0x06, 0x03].entries()) segment(flags, 100 + i)
  segment(0x18, 120, { payload: Buffer.from('stray data') })
  segment(0x12, 121, { payload: Buffer.from('SYN-ACK with data') })
  for (const type of [8, 13, 17]) addIcmp(arena, head, type, 0, 0x00010001, Buffer.alloc(24))
  for (let i = 0; i < arena.length; i++) {
    const frame = arena.bytes.subarray(arena.offset[i], arena.offset[i] + arena.size[i])
    const room = frameRoom(transmitter)
    transmitter.bytes.set(frame, room)
    transmitter.bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], room)
    addFrame(transmitter, frame.length)
  }
  sendFrames(transmitter)
  const replies = (await sendDatagrams('198.51.100.9', 'udp4')) + (await sendDatagrams('2001:db8:5::9', 'udp6'))
  return { sent: transmitter.sent, refused: transmitter.refused, replies }
}

const result =
  mode === 'connect' ? await connectAll(args[0].split(','), Number(args[1]), Number(args[2])) : await sendStray(args[0])
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
