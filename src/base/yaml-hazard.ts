import { Lexer } from 'yaml'

/** Levels of lists and maps; rules and settings need fewer than ten. */
export const DEEPEST_YAML = 64

/**
 * What makes a YAML text dear to read, found by its tokens alone, before anything is built of it: anchors and aliases
 * (each anchor is compared with all others), and deep nesting. null if there is nothing of that kind.
 */
export function yamlHazard(text: string): { at: number; what: string } | null {
  let at = 0
  let depth = 0
  let dashes = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    else if (token[0] === '&' || token[0] === '*')
      return { at, what: 'anchors and aliases (&name, *name) are not allowed' }
    if (token === '-' || token === '?') dashes++
    else if (token.trim() !== '') dashes = 0
    if (Math.max(depth, dashes) > DEEPEST_YAML) return { at, what: `nested more than ${DEEPEST_YAML} levels deep` }
    if (!MARKERS.has(token)) at += token.length
  }
  return null
}

/** Tokens that stand for nothing in the text: a byte order mark, a document, the end of a flow map's value, a scalar. */
const MARKERS = new Set(['\u0002', '\u0018', '\u001f'])
