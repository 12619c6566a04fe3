// By hand, for links that the kernel of a test machine may not offer. `vlan DIST`: a SYN inside a tag, from the scanner's interface.
// `tun DIST`: an interface without link header, whose other end this program is: a whole conversation. Prints what came back.
import { openSync, read, writeSync } from 'node:fs'

const [mode, dist] = process.argv.slice(2)

/** IPv4 and TCP without checksums of use: the responder does not look at them. */
function packet(flags, sequence, acknowledgement, data = '') {
  const bytes = Buffer.alloc(40 + data.length)
  bytes.writeUInt32BE(0x45000000 | bytes.length, 0)
  bytes.writeUInt32BE(0x40000000 | (6 << 16), 8)
  bytes.set([10, 9, 0, 99, 198, 51, 100, 30], 12)
  bytes.writeUInt16BE(40_000, 20)
  bytes.writeUInt16BE(7003, 22)
  bytes.writeUInt32BE(sequence, 24)
  bytes.writeUInt32BE(acknowledgement, 28)
  bytes.writeUInt16BE(0x5000 | flags, 32)
  bytes.write(data, 40)
  return bytes
}

async function vlan() {
  const { interfaceFacts } = await import(`${dist}/capture/live/interface-facts.js`)
  const { addFrame, frameRoom, openTransmitter, sendFrames } = await import(`${dist}/capture/live/transmitter.js`)
  const t = openTransmitter(interfaceFacts('scanner0'))
  const frame = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0, 42, 8, 0, ...packet(2, 999, 0)]
  const room = frameRoom(t)
  t.bytes.set(frame, room)
  addFrame(t, frame.length)
  sendFrames(t)
  return { sent: t.sent }
}

/** linux/if_tun.h. */
const TUNSETIFF = 0x400454ca
const IFF_TUN = 1
const IFF_NO_PI = 0x1000

async function tun() {
  const { libc } = await import(`${dist}/capture/live/libc.js`)
  const fd = openSync('/dev/net/tun', 'r+')
  const request = Buffer.alloc(40)
  request.write('tun0')
  request.writeUInt16LE(IFF_TUN | IFF_NO_PI, 16)
  if (libc.ioctl(fd, TUNSETIFF, request) !== 0) throw new Error('TUNSETIFF is refused')
  process.stdout.write('ready\n')
  await new Promise(resolve => process.stdin.once('data', resolve))
  const answer = async () => {
    for (;;) {
      const bytes = Buffer.alloc(2048)
      const n = await new Promise((resolve, reject) =>
        read(fd, bytes, 0, 2048, null, (e, length) => (e ? reject(e) : resolve(length))),
      )
      // What the kernel says on a new interface (IPv6 router solicitations) is not for us.
      if (n >= 40 && bytes[0] === 0x45 && bytes.readUInt32BE(12) === 0xc633641e)
        return {
          flags: bytes[33],
          sequence: bytes.readUInt32BE(24),
          acknowledgement: bytes.readUInt32BE(28),
          length: n,
        }
    }
  }
  writeSync(fd, packet(2, 999, 0))
  const synAck = await answer()
  writeSync(fd, packet(0x18, 1000, synAck.sequence + 1, 'through the tunnel'))
  const reset = await answer()
  return { synAck, reset }
}

process.stdout.write(`${JSON.stringify(mode === 'vlan' ? await vlan() : await tun())}\n`)
process.exit(0)
