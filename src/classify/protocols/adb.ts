import { latin1, little32, type Recognised, startsWithText } from './recognised.ts'

const COMMANDS = ['CNXN', 'OPEN', 'AUTH', 'STLS'] as const

/** Android Debug Bridge (AOSP, adb/protocol.txt): a command and, five words later, its complement. */
export function recogniseAdb(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 24) return null
  const command = COMMANDS.find(c => startsWithText(bytes, c))
  if (command === undefined || (little32(bytes, 0) ^ little32(bytes, 20)) !== -1) return null
  const data = latin1(bytes, 24, 280)
  return {
    protocol: 'adb',
    fields: { command, data },
    group: `ADB ${command} ${data.replace(/[^\x20-\x7e].*/s, '').slice(0, 100)}`,
  }
}
