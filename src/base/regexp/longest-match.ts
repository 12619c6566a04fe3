import type { RegexpNode } from './regexp-node.ts'

/** Most bytes that a pattern can fit; infinite if it has no end. */
export function longestMatch(node: RegexpNode): number {
  switch (node.kind) {
    case 'bytes':
      return 1
    case 'assertion':
      return 0
    case 'capture':
      return longestMatch(node.part)
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + longestMatch(part), 0)
    case 'choice':
      return Math.max(...node.options.map(longestMatch))
    case 'repeat': {
      const once = longestMatch(node.part)
      return once === 0 ? 0 : once * node.max
    }
  }
}
