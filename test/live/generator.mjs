// Sends small packets by hand into the sensor's prefix, paced: generator.mjs DIST PACKETS-PER-SECOND SECONDS. Every packet is a SYN from
// a forged source to a random address and port, as in a flood. Prints what was sent.
const [dist, rate, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const { interfaceFacts } = await import(`${dist}/capture/live/interface-facts.js`)
const { addFrame, frameRoom, openTransmitter, sendFrames, FRAMES_PER_SEND } = await import(
  `${dist}/capture/live/transmitter.js`
)
const t = openTransmitter(interfaceFacts('scanner0'))
const frame = Uint8Array.from([
  ...[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0],
  ...[0x45, 0, 0, 40, 0, 0, 0x40, 0, 60, 6, 0, 0, 0, 0, 0, 0, 198, 51, 100, 0],
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 2, 4, 0, 0, 0, 0, 0],
])
let state = 0x12345678
const random = () => {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return state >>> 0
}
const started = performance.now()
let made = 0
while (performance.now() - started < 1000 * seconds) {
  const due = Math.floor(((performance.now() - started) * rate) / 1000)
  if (made >= due) {
    await new Promise(resolve => setTimeout(resolve, 1))
    continue
  }
  for (const end = Math.min(due, made + FRAMES_PER_SEND); made < end; made++) {
    const at = frameRoom(t)
    t.bytes.set(frame, at)
    t.view.setUint32(at + 26, random())
    t.bytes[at + 33] = random()
    t.view.setUint32(at + 34, random())
    t.view.setUint32(at + 38, random())
    addFrame(t, 54)
  }
  sendFrames(t)
}
const took = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage()
process.stdout.write(
  `${JSON.stringify({ sent: t.sent, refused: t.refused, perSecond: Math.round(t.sent / took), cpuSeconds: (user + system) / 1e6 })}\n`,
)
process.exit(0)
