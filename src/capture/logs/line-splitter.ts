/** One row of a log as text, with the line where it begins. */
export interface LogRecord {
  line: number
  text: string
  /** Why it cannot be a row; '' if it may be one. */
  broken: string
}

/** Longest row that is read. */
export const MOST_RECORD_BYTES = 4 * 1024 * 1024

/** Turns chunks of bytes into records, holding no more than one record. */
export interface RecordSplitter {
  push(chunk: Uint8Array): LogRecord[]
  end(): LogRecord[]
}

/** Every line that is not blank is a record. */
export function newLineSplitter(): RecordSplitter {
  let carry: Uint8Array[] = []
  let carried = 0
  let line = 1
  const take = (out: LogRecord[], last: Uint8Array) => {
    const bytes = carry.length === 0 ? last : Buffer.concat([...carry, last])
    const tooLong = carried + last.length > MOST_RECORD_BYTES
    carry = []
    carried = 0
    const text = tooLong ? '' : textOf(bytes)
    if (tooLong) out.push({ line, text, broken: 'longer than 4 MiB' })
    else if (text.trim() !== '') out.push({ line, text, broken: '' })
  }
  return {
    push(chunk) {
      const out: LogRecord[] = []
      let from = 0
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        take(out, chunk.subarray(from, at))
        line++
        from = at + 1
      }
      const rest = chunk.length - from
      if (rest > 0 && carried <= MOST_RECORD_BYTES) carry.push(chunk.slice(from))
      carried += rest
      return out
    },
    end() {
      const out: LogRecord[] = []
      if (carried > 0) take(out, new Uint8Array(0))
      return out
    },
  }
}

/** UTF-8 text without a byte order mark and without the carriage return of Windows. */
export function textOf(bytes: Uint8Array): string {
  let text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
