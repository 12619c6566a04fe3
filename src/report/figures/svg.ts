import type { SvgNode } from '../../model/figure.ts'

type Child = SvgNode | string | null

/** One element; null children fall away, numbers are rounded to hundredths so that output does not depend on the machine. */
export function svg(
  tag: string,
  attributes: Record<string, string | number> = {},
  children: readonly Child[] = [],
): SvgNode {
  const kept: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(attributes))
    kept[name] = typeof value === 'number' ? rounded(value) : value
  return { tag, attributes: kept, children: children.filter(child => child !== null) }
}

/** To hundredths, without a negative zero. */
export function rounded(value: number): number {
  const r = Math.round(value * 100) / 100
  return Object.is(r, -0) || !Number.isFinite(r) ? 0 : r
}

/** The outermost element, with title and description for those who hear the figure. */
export function drawing(
  size: { width: number; height: number },
  title: string,
  description: string,
  children: readonly Child[],
  font: string,
): SvgNode {
  return svg(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${rounded(size.width)} ${rounded(size.height)}`,
      width: size.width,
      height: size.height,
      role: 'img',
      'aria-label': title,
      'font-family': font,
    },
    [svg('title', {}, [title]), svg('desc', {}, [description]), ...children],
  )
}

/** Serialises a drawing: well-formed XML, attributes in the order given, any text safe. */
export function svgText(node: SvgNode): string {
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')
  if (node.children.length === 0) return `<${node.tag}${attributes}/>`
  return `<${node.tag}${attributes}>${node.children.map(child => (typeof child === 'string' ? escaped(child) : svgText(child))).join('')}</${node.tag}>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  // XML 1.0 section 2.2: control characters and lone surrogates may not occur at all.
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    )
    .replace(/[&<>"']/g, c => ENTITIES[c]!)
}
