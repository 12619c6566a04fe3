import { addRange, addSet, type ByteSet, byteSet, bytesOf, foldedSet, invertedSet, POSIX_CLASSES } from './byte-set.ts'
import { escapedSet } from './read-escape.ts'
import type { RegexpNode } from './regexp-node.ts'
import { type RegexpReader, refuse } from './regexp-reader.ts'

/** "[…]": ranges, escapes and POSIX classes; a "]" that comes first stands for itself. */
export function readClass(reader: RegexpReader): RegexpNode {
  const { source } = reader
  const inverted = source[reader.at + 1] === '^'
  reader.at += inverted ? 2 : 1
  const first = reader.at
  const set = byteSet()
  while (reader.at < source.length && (source[reader.at] !== ']' || reader.at === first)) {
    const low = readMember(reader)
    if (low === null) return refuse(reader, `"${source.slice(reader.at, reader.at + 2)}" in brackets`)
    if (source[reader.at] !== '-' || source[reader.at + 1] === ']' || reader.at + 1 >= source.length) {
      addSet(set, low)
      continue
    }
    reader.at++
    const high = readMember(reader)
    const [from, to] = [low, high ?? byteSet()].map(bytesOf) as [number[], number[]]
    if (from.length !== 1 || to.length !== 1 || from[0]! > to[0]!)
      return refuse(reader, 'a range in brackets that is none')
    addRange(set, from[0]!, to[0]!)
  }
  if (reader.at >= source.length) return refuse(reader, 'an unclosed "["')
  reader.at++
  const folded = reader.flags.ignoreCase === true ? foldedSet(set) : set
  return { kind: 'bytes', set: inverted ? invertedSet(folded) : folded }
}

function readMember(reader: RegexpReader): ByteSet | null {
  const { source } = reader
  if (source[reader.at] === '\\') {
    if (source[reader.at + 1] === 'b') {
      reader.at += 2
      return byteSet([8])
    }
    return escapedSet(reader)
  }
  const posix = /^\[:(\^?)([a-z]{1,8}):\]/.exec(source.slice(reader.at, reader.at + 16))
  if (posix !== null) {
    const named = POSIX_CLASSES.get(posix[2]!)
    if (named === undefined) return null
    reader.at += posix[0].length
    return posix[1] === '^' ? invertedSet(named) : named
  }
  const code = source.charCodeAt(reader.at)
  if (code > 126 || source.startsWith('&&', reader.at)) return null
  reader.at++
  return byteSet([code])
}
