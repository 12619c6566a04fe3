import type { SvgNode } from '../../model/figure.ts'
import { rounded, svg } from './svg.ts'
import type { Theme } from './theme.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface TextStyle {
  size: number
  weight?: number
  fill: string
  anchor?: 'start' | 'middle' | 'end'
  font?: string
}

export function label(x: number, y: number, text: string, style: TextStyle): SvgNode {
  const attributes: Record<string, string | number> = { x, y, 'font-size': style.size, fill: style.fill }
  if (style.weight !== undefined && style.weight !== 400) attributes['font-weight'] = style.weight
  if (style.anchor !== undefined && style.anchor !== 'start') attributes['text-anchor'] = style.anchor
  if (style.font !== undefined) attributes['font-family'] = style.font
  return svg('text', attributes, [text])
}

export function rectangle(box: Box, fill: string, more: Record<string, string | number> = {}): SvgNode {
  return svg('rect', { ...box, fill, ...more })
}

export function rule(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  width: number,
  dash = '',
): SvgNode {
  return svg('line', {
    x1,
    y1,
    x2,
    y2,
    stroke,
    'stroke-width': width,
    ...(dash === '' ? {} : { 'stroke-dasharray': dash }),
  })
}

/** A missing stretch: a white ground, diagonal lines cut at the edges, and a frame. Drawn as one path, so that no id is needed. */
export function hatched(box: Box, theme: Theme): SvgNode {
  const spacing = 2.6 * theme.scale
  const right = box.x + box.width
  const bottom = box.y + box.height
  let path = ''
  for (let c = box.x - box.height + spacing; c < right; c += spacing) {
    const x1 = Math.max(c, box.x)
    const x2 = Math.min(c + box.height, right)
    if (x2 - x1 > 0.05)
      path += `M${rounded(x1)} ${rounded(bottom - (x1 - c))}L${rounded(x2)} ${rounded(bottom - (x2 - c))}`
  }
  const thin = 0.4 * theme.scale
  return svg('g', {}, [
    rectangle(box, theme.background, { stroke: theme.hatch, 'stroke-width': thin }),
    path === '' ? null : svg('path', { d: path, stroke: theme.hatch, 'stroke-width': thin, fill: 'none' }),
  ])
}

/** A solid arrow head that points right, its tip at (x, y). */
export function arrowHead(x: number, y: number, size: number, fill: string): SvgNode {
  return svg('path', {
    d: `M${rounded(x)} ${rounded(y)}l${rounded(-size * 1.5)} ${rounded(-size / 2)}v${rounded(size)}z`,
    fill,
  })
}

/** The onset's tick: a solid triangle above the line. */
export function downwardTick(x: number, y: number, size: number, fill: string): SvgNode {
  return svg('path', {
    d: `M${rounded(x - size / 2)} ${rounded(y)}h${rounded(size)}l${rounded(-size / 2)} ${rounded(size * 0.8)}z`,
    fill,
  })
}

export function moved(x: number, y: number, children: readonly (SvgNode | string | null)[]): SvgNode {
  return svg('g', { transform: `translate(${rounded(x)} ${rounded(y)})` }, children)
}
