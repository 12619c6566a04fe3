import type { JumpStep, NumberPlace, NumberStep, SizeStep } from './buffer-step.ts'

/** A whole number of an option, decimal or hexadecimal; null if it is none (a variable of byte_extract, for example). */
export function wholeNumber(text: string | undefined): number | null {
  const m = /^\s*([+-]?)(0x[0-9a-fA-F]{1,8}|\d{1,10})\s*$/.exec(text ?? '')
  return m === null ? null : (m[1] === '-' ? -1 : 1) * Number(m[2])
}

/** "300", ">10", "<=20", "10<>20" (neither end), "!5": sizes of `dsize`, `urilen` and `bsize`; null if it is none. */
export function sizeStep(text: string): SizeStep | null {
  const m = /^(!?)\s*(<=|>=|<|>)?\s*(\d{1,9})\s*(?:(<>|-)\s*(\d{1,9}))?$/.exec(text.trim())
  if (m === null || (m[2] !== undefined && m[4] !== undefined)) return null
  const n = Number(m[3])
  const size = (min: number, max: number): SizeStep => ({ kind: 'size', min, max, negated: m[1] === '!' })
  if (m[4] !== undefined) return size(n + 1, Number(m[5]) - 1)
  if (m[2] === '<') return size(0, n - 1)
  if (m[2] === '<=') return size(0, n)
  if (m[2] === '>') return size(n + 1, Number.POSITIVE_INFINITY)
  if (m[2] === '>=') return size(n, Number.POSITIVE_INFINITY)
  return size(n, n)
}

/** What follows the numbers of byte_test and byte_jump: relative, endianness, digits as text. null at an unknown word. */
function numberPlace(bytes: number | null, offset: number | null, words: readonly string[]): NumberPlace | null {
  if (bytes === null || offset === null || bytes < 1) return null
  const place: NumberPlace = { bytes, offset, relative: false, little: false, base: 0 }
  for (const word of words) {
    if (word === 'relative') place.relative = true
    else if (word === 'little') place.little = true
    else if (word === 'string' || word === 'dec') place.base = place.base === 0 ? 10 : place.base
    else if (word === 'hex') place.base = 16
    else if (word === 'oct') place.base = 8
    else if (word !== 'big') return null
  }
  return place.bytes > (place.base === 0 ? 8 : 23) ? null : place
}

const OPERATORS: ReadonlySet<string> = new Set(['<', '>', '=', '<=', '>=', '&', '^'])

/** byte_test: bytes, [!]operator, value, offset, … */
export function byteTest(value: string): NumberStep | null {
  const [bytes, operation = '', wanted, offset, ...words] = value.split(',').map(w => w.trim())
  const negated = operation.startsWith('!')
  const operator = (negated ? operation.slice(1) : operation).trim() || '='
  const mask = words.find(w => w.startsWith('bitmask '))
  const place = numberPlace(
    wholeNumber(bytes),
    wholeNumber(offset),
    words.filter(w => w !== mask),
  )
  const number = wholeNumber(wanted)
  const bits = mask === undefined ? 0 : wholeNumber(mask.slice(8))
  if (place === null || number === null || bits === null || !OPERATORS.has(operator)) return null
  return { ...place, kind: 'number', operator: operator as NumberStep['operator'], negated, value: number, mask: bits }
}

/** byte_jump: bytes, offset, … */
export function byteJump(value: string): JumpStep | null {
  const [bytes, offset, ...words] = value.split(',').map(w => w.trim())
  const step = { multiplier: 1, align: false, from: 'here' as JumpStep['from'], more: 0 }
  const rest = words.filter(word => {
    const [name, argument] = word.split(/\s+/)
    const number = wholeNumber(argument)
    if (word === 'align') step.align = true
    else if (word === 'from_beginning') step.from = 'beginning'
    else if (word === 'from_end') step.from = 'end'
    else if (name === 'multiplier' && number !== null) step.multiplier = number
    else if (name === 'post_offset' && number !== null) step.more = number
    else return true
    return false
  })
  const place = numberPlace(wholeNumber(bytes), wholeNumber(offset), rest)
  return place === null ? null : { ...place, kind: 'jump', ...step }
}
