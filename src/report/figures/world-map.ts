import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type GeoPermissibleObjects, type GeoProjection, geoEqualEarth, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import type { Language, SvgNode } from '../../model/figure.ts'
import { COUNTRY_PLACES } from './country-places.ts'
import { overlaps } from './label-placement.ts'
import { type Box, label } from './marks.ts'
import { percentText } from './number-text.ts'
import { drawing, svg } from './svg.ts'
import { textWidth } from './text-width.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'

export interface MapRow {
  /** Two letters; others stand in the table only. */
  key: string
  name: { ja: string; en: string }
  value: number
  /** Of all accesses, 0 … 1; printed behind the name where it is given. */
  share?: number
}

/** Countries that are named on the map, the largest first. */
const NAMED = 6
/** Below this latitude nobody sends; the map ends there. */
const SOUTH = -56

let landOnce: GeoPermissibleObjects | null | undefined

/** Outline of all land, from world-atlas; null if that package was left out, and then the circles stand alone. */
function landShape(): GeoPermissibleObjects | null {
  if (landOnce === undefined) {
    try {
      const topology = JSON.parse(
        readFileSync(createRequire(import.meta.url).resolve('world-atlas/land-110m.json'), 'utf8'),
      )
      landOnce = feature(topology, topology.objects.land) as GeoPermissibleObjects
    } catch {
      landOnce = null
    }
  }
  return landOnce
}

/** Circles by country whose area is the value, over grey land, on an equal-area projection. Default 482 × 216. Reads a file: for the server only. */
export function worldMap(rows: readonly MapRow[], language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const size = { width: options.width ?? 482 * s, height: options.height ?? 216 * s }
  const projection = projectionFor(size, language)
  const land = landShape()
  const outline = land === null ? null : geoPath(projection).digits(1)(land)
  const circles = placedCircles(rows, projection, 19 * s)
  const title = language === 'ja' ? '送信元国・地域別のアクセス件数' : 'Accesses by country or region of the source'
  const story = circles.slice(0, NAMED).map(circle => nameOf(circle.row, language))
  return drawing(
    size,
    title,
    story.join(language === 'ja' ? '、' : ', ') || '–',
    [
      outline === null ? null : svg('path', { d: outline, fill: theme.grid }),
      ...circles.map(circle =>
        svg('circle', {
          cx: circle.x,
          cy: circle.y,
          r: circle.r,
          fill: theme.series,
          'fill-opacity': 0.72,
          stroke: theme.background,
          'stroke-width': 0.5 * s,
        }),
      ),
      ...circleNames(circles, size, language, theme),
    ],
    theme.font,
  )
}

/** Equal Earth round the reader: 150° E in Japanese, 10° E in English; cut below the inhabited south. */
function projectionFor(size: { width: number; height: number }, language: Language): GeoProjection {
  const projection = geoEqualEarth().rotate([language === 'ja' ? -150 : -10, 0])
  projection.fitWidth(size.width, { type: 'Sphere' })
  const middle = language === 'ja' ? 150 : 10
  const top = projection([middle, 84])![1]
  const bottom = projection([middle, SOUTH])![1]
  const scale = Math.min(1, size.height / (bottom - top))
  projection.scale(projection.scale() * scale).translate([size.width / 2, 0])
  const [x] = projection.translate()
  return projection.translate([x, -projection([middle, 84])![1]])
}

interface Circle {
  row: MapRow
  x: number
  y: number
  r: number
}

/** The largest first, so that small ones lie on top. */
function placedCircles(rows: readonly MapRow[], projection: GeoProjection, largest: number): Circle[] {
  const known = rows
    .filter(row => row.value > 0 && Object.hasOwn(COUNTRY_PLACES, row.key))
    .sort((a, b) => b.value - a.value)
  const most = known[0]?.value ?? 1
  return known.flatMap(row => {
    const [longitude, latitude] = COUNTRY_PLACES[row.key]!
    const place = projection([longitude, latitude])
    return place === null
      ? []
      : [{ row, x: place[0], y: place[1], r: Math.max(0.8, Math.sqrt(row.value / most) * largest) }]
  })
}

function nameOf(row: MapRow, language: Language): string {
  return row.share === undefined ? row.name[language] : `${row.name[language]} ${percentText(row.share)}`
}

/** Names beside the largest circles: right, left, below or above, wherever nothing stands yet; else none. */
function circleNames(
  circles: readonly Circle[],
  size: { width: number; height: number },
  language: Language,
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  const height = 8 * s
  const taken: Box[] = circles
    .slice(0, NAMED)
    .map(circle => ({ x: circle.x - circle.r, y: circle.y - circle.r, width: 2 * circle.r, height: 2 * circle.r }))
  return circles.slice(0, NAMED).flatMap(circle => {
    const text = nameOf(circle.row, language)
    const width = textWidth(text, 7 * s, 500)
    const places = [
      { x: circle.x + circle.r + 2 * s, y: circle.y - height / 2 },
      { x: circle.x - circle.r - 2 * s - width, y: circle.y - height / 2 },
      { x: circle.x - width / 2, y: circle.y + circle.r + s },
      { x: circle.x - width / 2, y: circle.y - circle.r - s - height },
    ]
    const free = places
      .map(place => ({ ...place, width, height }))
      .find(
        box =>
          box.x >= 0 &&
          box.x + width <= size.width &&
          box.y >= 0 &&
          box.y + height <= size.height &&
          !taken.some(other => overlaps(box, other)),
      )
    if (free === undefined) return []
    taken.push(free)
    return [label(free.x, free.y + 6.2 * s, text, { size: 7 * s, weight: 500, fill: theme.ink })]
  })
}
