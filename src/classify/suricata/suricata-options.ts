import { requiredLiterals } from '../../base/regexp/required-literals.ts'
import type { BufferStep } from './buffer-step.ts'
import { quotedValue } from './read-suricata-rule.ts'
import { addContent, modify, place } from './suricata-content.ts'
import { ourProtocol } from './suricata-header.ts'
import { byteJump, byteTest, sizeStep, wholeNumber } from './suricata-numbers.ts'
import { suricataPattern } from './suricata-pattern.ts'
import { type Compiler, stepsOf } from './suricata-test.ts'

/** What an option does; gives why the rule is refused, or null. */
export type Option = (compiler: Compiler, value: string | null) => string | null

export const OPTIONS: ReadonlyMap<string, Option> = new Map<string, Option>([
  [
    'msg',
    (c, value) =>
      text(value, message => {
        c.test.message = message.replace(/\\(.)/g, '$1')
      }),
  ],
  [
    'sid',
    (c, value) =>
      number(value, sid => {
        c.test.sid = sid
        c.hasSid = true
      }),
  ],
  [
    'rev',
    (c, value) =>
      number(value, rev => {
        c.test.rev = rev
      }),
  ],
  [
    'classtype',
    (c, value) => {
      c.test.classType = value ?? ''
      return null
    },
  ],
  [
    'reference',
    (c, value) => {
      c.test.references.push(value ?? '')
      return null
    },
  ],
  [
    'metadata',
    (c, value) => {
      c.test.metadata.push(value ?? '')
      return null
    },
  ],
  ['flow', addFlow],
  ['app-layer-protocol', addProtocol],
  ['dsize', (c, value) => addSize(c, '', value, 'dsize')],
  ['urilen', (c, value) => addUriLength(c, value)],
  [
    'bsize',
    (c, value) => (c.buffer === '' ? 'bsize: outside of a sticky buffer' : addSize(c, c.buffer, value, 'bsize')),
  ],
  ['content', addContent],
  ['pcre', addPattern],
  ['isdataat', addDataAt],
  ['byte_test', (c, value) => addStep(c, byteTest(value ?? ''), 'byte_test: a variable or a word that is not known')],
  ['byte_jump', (c, value) => addStep(c, byteJump(value ?? ''), 'byte_jump: a variable or a word that is not known')],
  [
    'pkt_data',
    c => {
      c.buffer = ''
      c.last = null
      return null
    },
  ],
  [
    'nocase',
    c =>
      modify(c, step => {
        step.ignoreCase = true
      }),
  ],
  [
    'startswith',
    c =>
      modify(c, step => {
        step.from = 0
        step.span = step.bytes.length
        step.relative = false
      }),
  ],
  [
    'endswith',
    c =>
      modify(c, step => {
        step.atEnd = true
      }),
  ],
  [
    'offset',
    (c, value) =>
      place(c, value, false, (step, n) => {
        step.from = n
      }),
  ],
  [
    'depth',
    (c, value) =>
      place(c, value, false, (step, n) => {
        step.span = n
      }),
  ],
  [
    'distance',
    (c, value) =>
      place(c, value, true, (step, n) => {
        step.from = n
      }),
  ],
  [
    'within',
    (c, value) =>
      place(c, value, true, (step, n) => {
        step.span = n
      }),
  ],
])

function text(value: string | null, take: (text: string) => void): string | null {
  const quoted = quotedValue(value)
  if (quoted === null) return 'form: a text without quotes'
  take(quoted.text)
  return null
}

function number(value: string | null, take: (n: number) => void): string | null {
  const n = wholeNumber(value ?? undefined)
  if (n === null || n < 0) return `form: "${(value ?? '').slice(0, 40)}" is no number`
  take(n)
  return null
}

/** Words of `flow` that hold for every first payload as it came; the others are the reason of a refusal. */
const FLOW_WORDS = new Set(['to_server', 'from_client', 'established', 'stateless', 'no_stream', 'no_frag'])

function addFlow(compiler: Compiler, value: string | null): string | null {
  for (const word of (value ?? '').split(',').map(w => w.trim())) {
    if (!FLOW_WORDS.has(word))
      return word === 'to_client' || word === 'from_server'
        ? 'flow: to_client (answers of servers are not judged)'
        : `flow: ${word.slice(0, 32)}`
    if (word === 'to_server' || word === 'from_client') compiler.test.toServer = true
  }
  return null
}

function addSize(compiler: Compiler, buffer: string, value: string | null, name: string): string | null {
  const step = sizeStep(value ?? '')
  if (step === null) return `${name}: "${(value ?? '').slice(0, 40)}"`
  stepsOf(compiler, buffer).push(step)
  return null
}

function addUriLength(compiler: Compiler, value: string | null): string | null {
  const [size = '', form = 'norm'] = (value ?? '').split(',').map(w => w.trim())
  return addSize(compiler, form === 'raw' ? 'http.uri.raw' : 'http.uri', size, 'urilen')
}

function addStep(compiler: Compiler, step: BufferStep | null, refused: string): string | null {
  if (step === null) return refused
  stepsOf(compiler, compiler.buffer).push(step)
  compiler.last = null
  return null
}

function addPattern(compiler: Compiler, value: string | null): string | null {
  const pattern = suricataPattern(value)
  if ('refused' in pattern) return pattern.refused
  const buffer = pattern.buffer ?? compiler.buffer
  const { program, negated, relative } = pattern
  stepsOf(compiler, buffer).push({ kind: 'pattern', program, negated, relative })
  compiler.last = null
  if (!negated && buffer === '') compiler.test.required.push(...requiredLiterals(pattern.root))
  return null
}

/** isdataat:[!]N[,relative][,rawbytes] */
function addDataAt(compiler: Compiler, value: string | null): string | null {
  const [at = '', ...words] = (value ?? '').split(',').map(w => w.trim())
  const n = wholeNumber(at.replace('!', ''))
  if (n === null || words.some(w => w !== 'relative' && w !== 'rawbytes'))
    return 'isdataat: a variable or a word that is not known'
  return addStep(
    compiler,
    { kind: 'data-at', at: n, negated: at.startsWith('!'), relative: words.includes('relative') },
    '',
  )
}

function addProtocol({ test }: Compiler, value: string | null): string | null {
  const ours = ourProtocol(value ?? '')
  if (ours === null || (test.header.protocol !== '' && test.header.protocol !== ours))
    return `app-layer-protocol: ${(value ?? '').slice(0, 32)}`
  test.header.protocol = ours
  return null
}
