import type { Box } from './marks.ts'

/** A block of text that belongs to a vertical mark. */
export interface LabelBlock {
  /** Where the mark stands. */
  x: number
  width: number
  height: number
  gap: number
}

export interface PlacedBlock {
  box: Box
  side: 'left' | 'right'
}

export function overlaps(a: Box, b: Box, distance = 0): boolean {
  return (
    a.x < b.x + b.width + distance &&
    b.x < a.x + a.width + distance &&
    a.y < b.y + b.height + distance &&
    b.y < a.y + a.height + distance
  )
}

/**
 * The first free place for a block: left of its mark, then right of it, each from the top of `area` downwards.
 * Free means inside the area, off every box in `taken`, and crossed by none of the `lines` (x of other vertical marks). Null if there is none.
 */
export function placeBlock(
  block: LabelBlock,
  area: Box,
  taken: readonly Box[],
  lines: readonly number[],
): PlacedBlock | null {
  const levels = Math.max(1, Math.floor(area.height / block.height / 1.2))
  for (let level = 0; level < Math.min(levels, 3); level++) {
    for (const side of ['left', 'right'] as const) {
      const box = {
        x: side === 'left' ? block.x - block.gap - block.width : block.x + block.gap,
        y: area.y + level * block.height * 1.15,
        width: block.width,
        height: block.height,
      }
      const inside =
        box.x >= area.x && box.x + box.width <= area.x + area.width && box.y + box.height <= area.y + area.height
      const crossed = lines.some(x => x !== block.x && x > box.x - 1 && x < box.x + box.width + 1)
      if (inside && !crossed && !taken.some(other => overlaps(box, other, 1))) return { box, side }
    }
  }
  return null
}
