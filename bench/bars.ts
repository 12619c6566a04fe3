/** The bars of performance: what was promised, and what each measure is compared with. */
export interface Bar {
  /** `most`: reached if at or below; `least`: if at or above. */
  most?: number
  least?: number
  unit: string
}

export const BARS = {
  countAgainstTcpdump: { least: 2, unit: '× tcpdump' },
  countAgainstLimit: { least: 0.45, unit: '× C limit' },
  tuplesAgainstCorsaro: { least: 7, unit: '× corsaro3' },
  tuplesAgainstLimit: { least: 0.45, unit: '× C limit' },
  importRandom: { most: 2, unit: '× tcpdump' },
  importFolding: { most: 1.3, unit: '× tcpdump' },
  importAgainstCorsaro: { least: 3, unit: '× corsaro3' },
  memoryOutsideStore: { most: 150, unit: 'MiB' },
  memoryManySources: { most: 512, unit: 'MiB' },
  bytesPerTuple: { most: 11, unit: 'bytes' },
  chosenKeys: { most: 3, unit: '× random' },
  portRanking: { most: 0.3, unit: 's' },
  portPage: { most: 0.5, unit: 's' },
  source: { most: 0.3, unit: 's' },
  distinctSources: { most: 0.5, unit: 's' },
  monthReport: { most: 5, unit: 's' },
  detection: { most: 3, unit: 's' },
  help: { most: 0.3, unit: 's' },
  dashboard: { most: 3, unit: 's' },
  firstFigure: { most: 1, unit: 's' },
} satisfies Record<string, Bar>

/**
 * corsaro3 cannot be built everywhere. On the machine where it was measured (10 million random packets, 2026-11) it took these
 * multiples of the CPU seconds of `tcpdump -r F -w /dev/null`: tuples in memory 10.1 / 1.47, written as Avro 9.6.
 */
export const CORSARO_TUPLES_CPU = 6.87
export const CORSARO_AVRO_CPU = 9.6

export function isMet(bar: Bar, reached: number): boolean {
  return (bar.most === undefined || reached <= bar.most) && (bar.least === undefined || reached >= bar.least)
}

export function barText(bar: Bar): string {
  return `${bar.most === undefined ? '≥' : '≤'} ${bar.most ?? bar.least} ${bar.unit}`
}
