import { TCP } from '../../model/protocol.ts'
import { latin1, type Recognised } from './recognised.ts'

/** First commands of the old text protocols, with the RFC that names them; each has to be a whole first line. */
const COMMANDS: readonly { protocol: string; line: RegExp }[] = [
  { protocol: 'smtp', line: /^(EHLO|HELO|LHLO|MAIL FROM:|RCPT TO:|STARTTLS)(?: ?([^\r\n]{0,200}))?\r?\n/i }, // RFC 5321
  {
    protocol: 'ftp',
    line: /^(USER(?= \S)|PASS(?= \S)|FEAT|SYST|AUTH TLS|AUTH SSL|CWD(?= )|LIST|PASV)(?: ([^\r\n]{0,200}))?\r?\n/i,
  }, // RFC 959
  { protocol: 'imap', line: /^[A-Za-z0-9]{1,12} (CAPABILITY|LOGIN|STARTTLS|AUTHENTICATE)(?: ([^\r\n]{0,200}))?\r?\n/i }, // RFC 9051
  { protocol: 'irc', line: /^(NICK|CAP LS)(?: ([^\r\n]{0,200}))?\r?\n/ }, // RFC 2812
]

export function recogniseTextCommand(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== TCP || bytes.length < 5) return null
  const text = latin1(bytes, 0, 300)
  for (const { protocol, line } of COMMANDS) {
    const found = line.exec(text)
    if (found === null) continue
    const command = found[1]!.toUpperCase()
    return { protocol, fields: { command, argument: found[2] ?? '' }, group: `${protocol.toUpperCase()} ${command}` }
  }
  return null
}
