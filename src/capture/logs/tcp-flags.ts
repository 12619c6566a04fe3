const LETTERS = 'FSRPAUEC'

/** TCP flags as "0x02", "2" or letters ("S", "SA", "SYN,ACK"); null if they are none. "." is ACK, as tcpdump prints it. */
export function readTcpFlags(text: string): number | null {
  if (/^0x[0-9a-f]{1,3}$/i.test(text)) return Number.parseInt(text.slice(2), 16) & 255
  if (/^\d{1,3}$/.test(text)) return Number(text) & 255
  let bits = 0
  for (const word of text.toUpperCase().split(/[ ,|]+/)) {
    const name = NAMES.get(word)
    if (name !== undefined) bits |= name
    else {
      for (const letter of word) {
        const at = letter === '.' ? 4 : LETTERS.indexOf(letter)
        if (at < 0) return null
        bits |= 1 << at
      }
    }
  }
  return bits
}

const NAMES = new Map([
  ['FIN', 1],
  ['SYN', 2],
  ['RST', 4],
  ['PSH', 8],
  ['PUSH', 8],
  ['ACK', 16],
  ['URG', 32],
  ['ECE', 64],
  ['CWR', 128],
])
