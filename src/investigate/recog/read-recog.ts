import { readFileSync, statSync } from 'node:fs'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { TeitenError } from '../../base/error.ts'

/** A fingerprint as it is written in Recog's XML. Names and values are texts of others: never keys of an object. */
export interface WrittenFingerprint {
  pattern: string
  flags: string[]
  description: string
  params: { pos: number; name: string; value: string }[]
  examples: WrittenExample[]
  /** "http_servers.xml:12". */
  where: string
}

export interface WrittenExample {
  text: string
  encoding: string
  /** True if the example stands in another file. */
  elsewhere: boolean
  /** What the parameters have to be. */
  wanted: Map<string, string>
}

export interface RecogFile {
  path: string
  text: string
  /** What the fingerprints are matched against: "http_header.server", "ssh.banner"; the file's name if it does not say. */
  matches: string
  fingerprints: WrittenFingerprint[]
}

/** Largest file, in bytes, and deepest nesting; Recog's own have 0.3 MB and three levels. */
const LARGEST_FILE = 8 * 2 ** 20
const DEEPEST_TAG = 8

/** Fingerprints of one file. */
const MOST_FINGERPRINTS = 20_000

/** Reads a file of Recog; TEITEN_FILE_NOT_FOUND, or TEITEN_BAD_RULE with file and line. Document types and entities are refused. */
export function readRecogFile(path: string): RecogFile {
  const text = xmlText(path)
  const root = parsed(text, path).find(node => node.name === 'fingerprints')
  if (root === undefined) throw bad(path, 'there is no <fingerprints> in it')
  const lines = linesOfFingerprints(text)
  const written = root.children.filter(node => node.name === 'fingerprint')
  if (written.length > MOST_FINGERPRINTS) throw bad(path, `it has more than ${MOST_FINGERPRINTS} fingerprints`)
  const name = path
    .split('/')
    .at(-1)!
    .replace(/\.xml$/, '')
  return {
    path,
    text,
    matches: root.attributes.get('matches') ?? name,
    fingerprints: written.map((node, i) => fingerprintOf(node, `${path}:${lines[i] ?? 1}`)),
  }
}

function bad(where: string, what: string): TeitenError {
  return new TeitenError('TEITEN_BAD_RULE', what, { where, next: "Give a file in the form of Recog's XML." })
}

function xmlText(path: string): string {
  let bytes: Buffer
  try {
    if (statSync(path).size > LARGEST_FILE) throw bad(path, 'the file is larger than 8 MiB')
    bytes = readFileSync(path)
  } catch (cause) {
    if (cause instanceof TeitenError) throw cause
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the file', {
      where: path,
      next: 'Check the path.',
      cause,
    })
  }
  const text = bytes.toString('utf8')
  const lineOf = (at: number) => `${path}:${text.slice(0, at).split('\n').length}`
  const broken = text.indexOf('\ufffd')
  if (broken >= 0 && !Buffer.from(text, 'utf8').equals(bytes)) throw bad(lineOf(broken), 'the text is not UTF-8')
  const type = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.exec(text)
  if (type !== null) throw bad(lineOf(type.index), 'document types and entities are not read')
  return text
}

interface XmlNode {
  name: string
  attributes: Map<string, string>
  children: XmlNode[]
  text: string
}

/** The ordered form of the parser: each node has its tag as key, ":@" for attributes, "#text" for text. */
type Ordered = { [tag: string]: unknown }

function parsed(text: string, path: string): XmlNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    trimValues: false,
    maxNestedTags: DEEPEST_TAG,
  })
  try {
    const valid = XMLValidator.validate(text)
    if (valid !== true) throw bad(`${path}:${valid.err.line}`, valid.err.msg.replace(/\.$/, ''))
    return nodesOf(parser.parse(text) as Ordered[], 0)
  } catch (cause) {
    if (cause instanceof TeitenError) throw cause
    throw bad(path, `the XML cannot be read: ${(cause as Error).message.slice(0, 100)}`)
  }
}

function nodesOf(ordered: readonly Ordered[], depth: number): XmlNode[] {
  if (depth > DEEPEST_TAG) return []
  return ordered.flatMap(node => {
    const name = Object.keys(node).find(key => key !== ':@') ?? ''
    if (name === '' || name === '#text' || !Array.isArray(node[name])) return []
    const children = node[name] as Ordered[]
    const attributes = Object.entries((node[':@'] ?? {}) as Record<string, unknown>)
    return {
      name,
      attributes: new Map(attributes.map(([key, value]) => [key, withoutEntities(String(value))])),
      children: nodesOf(children, depth + 1),
      text: withoutEntities(children.map(child => String(child['#text'] ?? textOfCdata(child))).join('')),
    }
  })
}

function textOfCdata(node: Ordered): string {
  const parts = node['#cdata']
  return Array.isArray(parts) ? (parts as Ordered[]).map(part => String(part['#text'] ?? '')).join('') : ''
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/** The five entities of XML itself, and characters by number. */
function withoutEntities(text: string): string {
  return text.replace(
    /&(?:([a-z]{2,4})|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g,
    (whole, name?: string, digits?: string, hex?: string) => {
      if (name !== undefined) return NAMED.get(name) ?? whole
      const code = digits !== undefined ? Number(digits) : Number.parseInt(hex!, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

/** Line of each <fingerprint>, in order; those inside comments do not count. */
function linesOfFingerprints(text: string): number[] {
  const blanked = text.replace(/<!--[\s\S]*?-->/g, comment => comment.replace(/[^\n]/g, ' '))
  const lines: number[] = []
  for (const [i, line] of blanked.split('\n').entries())
    for (const _ of line.matchAll(/<fingerprint[\s>]/g)) lines.push(i + 1)
  return lines
}

function fingerprintOf(node: XmlNode, where: string): WrittenFingerprint {
  const flags = (node.attributes.get('flags') ?? '').split(',').map(f => f.trim())
  return {
    pattern: node.attributes.get('pattern') ?? '',
    flags: flags.filter(f => f !== ''),
    description: node.children.find(c => c.name === 'description')?.text.trim() ?? '',
    params: node.children
      .filter(c => c.name === 'param')
      .map(c => ({
        pos: Number(c.attributes.get('pos') ?? Number.NaN),
        name: c.attributes.get('name') ?? '',
        value: c.attributes.get('value') ?? '',
      })),
    examples: node.children.filter(c => c.name === 'example').map(exampleOf),
    where,
  }
}

function exampleOf(node: XmlNode): WrittenExample {
  const wanted = [...node.attributes].filter(([name]) => !name.startsWith('_'))
  return {
    text: node.text,
    encoding: node.attributes.get('_encoding') ?? '',
    elsewhere: node.attributes.has('_filename'),
    wanted: new Map(wanted),
  }
}
