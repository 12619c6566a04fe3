import { type LogRecord, MOST_RECORD_BYTES, newLineSplitter, type RecordSplitter, textOf } from './line-splitter.ts'

const QUOTE = 34
const BACKSLASH = 92
const NEWLINE = 10
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const COMMA = 44

/** Nesting deeper than this is no log. */
const MOST_DEPTH = 64

/**
 * Where the objects of a JSON log lie: one per line, in an array, in the first array of an object, or one after another
 * over several lines.
 */
export type JsonLayout = 'lines' | 'array' | 'wrapped' | 'objects'

/** The layout by the first bytes of the file. */
export function jsonLayout(head: Uint8Array): JsonLayout {
  const text = textOf(head).trimStart()
  if (text.startsWith('[')) return 'array'
  if (/^\{\s*"[^"\n]*"\s*:\s*\[\s*[\r\n{]/.test(text)) return 'wrapped'
  const end = text.indexOf('\n')
  const first = end < 0 ? text : text.slice(0, end)
  return /\}\s*$/.test(first) || first.length > 1024 ? 'lines' : 'objects'
}

export function newJsonSplitter(layout: JsonLayout): RecordSplitter {
  return layout === 'lines' ? newLineSplitter() : newObjectSplitter(layout)
}

/** Where the scan is. Brackets are followed on a stack of fixed size, not by recursion. */
interface Scan {
  line: number
  /** Line where the current object began. */
  began: number
  depth: number
  readonly stack: Uint8Array
  inString: boolean
  escaped: boolean
  /** Last byte that was neither space nor inside a string. */
  last: number
  /** Until the array opens, or after it closed. */
  outside: boolean
  /** After a broken object: only a brace that begins a line begins an object again. */
  resync: boolean
  lineIsBlank: boolean
  /** Something between the objects that is none was already reported. */
  junk: boolean
  parts: Uint8Array[]
  kept: number
  out: LogRecord[]
}

function newObjectSplitter(layout: JsonLayout): RecordSplitter {
  const s: Scan = {
    line: 1,
    began: 1,
    depth: 0,
    stack: new Uint8Array(MOST_DEPTH),
    inString: false,
    escaped: false,
    last: 0,
    outside: layout !== 'objects',
    resync: false,
    lineIsBlank: true,
    junk: false,
    parts: [],
    kept: 0,
    out: [],
  }
  return {
    push(chunk) {
      s.out = []
      scanChunk(s, chunk)
      return s.out
    },
    end() {
      s.out = []
      if (s.depth > 0) giveUp(s, 'the file ends inside an object')
      return s.out
    },
  }
}

function scanChunk(s: Scan, chunk: Uint8Array): void {
  let from = s.depth > 0 ? 0 : -1
  for (let i = 0; i < chunk.length; i++) {
    const c = chunk[i]!
    if (s.depth === 0) {
      if (between(s, c)) from = i
      continue
    }
    const event = inside(s, c)
    if (event === 'end') {
      finishObject(s, chunk.subarray(from, i + 1))
      from = -1
    } else if (event === 'again') from = i
    else if (event === 'broken') from = -1
  }
  if (s.depth > 0 && from >= 0) {
    s.kept += chunk.length - from
    if (s.kept > MOST_RECORD_BYTES) giveUp(s, 'longer than 4 MiB')
    else s.parts.push(chunk.slice(from))
  }
}

/** A byte between objects; true if it begins one. */
function between(s: Scan, c: number): boolean {
  if (c === NEWLINE) {
    s.line++
    s.lineIsBlank = true
    return false
  }
  if (c === 32 || c === 9 || c === 13 || c === COMMA) return false
  if (s.outside) return opensArray(s, c)
  const blank = s.lineIsBlank
  s.lineIsBlank = false
  if (c === OPEN_BRACE && (!s.resync || blank)) {
    begin(s)
    return true
  }
  if (c === CLOSE_BRACKET && !s.resync) s.outside = true
  else if (c !== 0xef && c !== 0xbb && c !== 0xbf && !s.resync && !s.junk) {
    s.junk = true
    s.out.push({ line: s.line, text: '', broken: 'not an object' })
  }
  return false
}

/** The array of the rows is the first one; what stands before and after it is not a row. */
function opensArray(s: Scan, c: number): boolean {
  if (c === OPEN_BRACKET && s.last !== CLOSE_BRACKET) {
    s.outside = false
    s.last = CLOSE_BRACKET
  }
  return false
}

function begin(s: Scan): void {
  s.depth = 1
  s.stack[0] = OPEN_BRACE
  s.inString = false
  s.escaped = false
  s.last = OPEN_BRACE
  s.began = s.line
  s.resync = false
  s.junk = false
  s.parts = []
  s.kept = 0
}

type ScanEvent = 'on' | 'end' | 'again' | 'broken'

function inside(s: Scan, c: number): ScanEvent {
  if (c === NEWLINE) {
    s.line++
    s.lineIsBlank = true
    if (!s.inString) return 'on'
    giveUp(s, 'a string is not closed') // JSON has no line break inside a string (RFC 8259, section 7)
    return 'broken'
  }
  if (s.inString) {
    if (s.escaped) s.escaped = false
    else if (c === BACKSLASH) s.escaped = true
    else if (c === QUOTE) s.inString = false
    return 'on'
  }
  if (c === 32 || c === 9 || c === 13) return 'on'
  s.lineIsBlank = false
  if (c === QUOTE) s.inString = true
  else if (c === OPEN_BRACE || c === OPEN_BRACKET) return open(s, c)
  else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) return close(s, c)
  s.last = c
  return 'on'
}

function open(s: Scan, c: number): ScanEvent {
  const inObject = s.stack[s.depth - 1] === OPEN_BRACE
  if (c === OPEN_BRACE && inObject && (s.last === COMMA || s.last === OPEN_BRACE)) {
    // Where a name should stand, an object begins: the one before was never closed.
    giveUp(s, 'the object is not closed')
    begin(s)
    return 'again'
  }
  if (s.depth === MOST_DEPTH) {
    giveUp(s, 'nested too deeply')
    return 'broken'
  }
  s.stack[s.depth++] = c
  s.last = c
  return 'on'
}

function close(s: Scan, c: number): ScanEvent {
  if (s.stack[s.depth - 1] !== (c === CLOSE_BRACE ? OPEN_BRACE : OPEN_BRACKET)) {
    giveUp(s, 'brackets do not match')
    return 'broken'
  }
  s.depth--
  s.last = c
  return s.depth === 0 ? 'end' : 'on'
}

function finishObject(s: Scan, tail: Uint8Array): void {
  const bytes = s.parts.length === 0 ? tail : Buffer.concat([...s.parts, tail])
  const tooLong = bytes.length > MOST_RECORD_BYTES
  s.out.push({ line: s.began, text: tooLong ? '' : textOf(bytes), broken: tooLong ? 'longer than 4 MiB' : '' })
  s.parts = []
  s.kept = 0
}

function giveUp(s: Scan, reason: string): void {
  s.out.push({ line: s.began, text: '', broken: reason })
  s.depth = 0
  s.inString = false
  s.resync = true
  s.parts = []
  s.kept = 0
}
