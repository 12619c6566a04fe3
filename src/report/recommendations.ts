import type { FindingSection } from '../model/report.ts'

export type Recommendations = FindingSection['recommendations']

/** Recommendations by product kind. "general" is always there. */
export type RecommendationTable = ReadonlyMap<string, Recommendations>

/** Reads `recommendations.yaml` of a rules folder; throws TEITEN_BAD_RULE with file and line. */
export function loadRecommendations(rulesFolder: string): RecommendationTable {
  throw new Error(rulesFolder)
}

/** The recommendations for a product kind ('' and unknown kinds: the general ones), with the port's label put in ("7778/TCP"). */
export function recommendationsFor(table: RecommendationTable, productKind: string, port: string): Recommendations {
  return table.get(productKind) ?? table.get(port)!
}
