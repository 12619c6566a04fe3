import { latin1, type Recognised, word16 } from './recognised.ts'

/** CONNECT (MQTT 3.1.1 section 3.1; MQTT 5; the older "MQIsdp"). */
export function recogniseMqtt(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 12 || bytes[0] !== 0x10) return null
  let at = 1
  while (at < 5 && (bytes[at]! & 0x80) !== 0) at++
  at++
  const name = latin1(bytes, at + 2, at + 2 + Math.max(0, word16(bytes, at)))
  if (name !== 'MQTT' && name !== 'MQIsdp') return null
  const level = bytes[at + 2 + name.length] ?? 0
  const flags = bytes[at + 3 + name.length] ?? 0
  const login = (flags & 0xc0) !== 0 ? 'yes' : 'no'
  return {
    protocol: 'mqtt',
    fields: { message: 'connect', level: String(level), login },
    group: `MQTT connect, level ${level}, login ${login}`,
  }
}
