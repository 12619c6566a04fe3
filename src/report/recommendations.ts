import { join } from 'node:path'
import Type from 'typebox'
import { TeitenError } from '../base/error.ts'
import { readYamlFile } from '../base/yaml-file.ts'
import type { FindingSection } from '../model/report.ts'
import { messagesOf } from './messages/messages.ts'
import { PRODUCT_KINDS } from './product-kind.ts'

export type Recommendations = FindingSection['recommendations']

/** Recommendations by product kind. "general" is always there. */
export type RecommendationTable = ReadonlyMap<string, Recommendations>

const localized = Type.Object(
  { ja: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
)
const entry = Type.Object(
  {
    lead: localized,
    items: Type.Array(Type.Object({ label: localized, text: localized }, { additionalProperties: false }), {
      minItems: 1,
    }),
  },
  { additionalProperties: false },
)
const schema = Type.Object(
  Object.fromEntries(PRODUCT_KINDS.map(kind => [kind, kind === 'general' ? entry : Type.Optional(entry)])) as {
    general: typeof entry
  },
  { additionalProperties: false },
)

/** Reads `recommendations.yaml` of a rules folder; throws TEITEN_BAD_RULE with file and line. */
export function loadRecommendations(rulesFolder: string): RecommendationTable {
  const file = readYamlFile(join(rulesFolder, 'recommendations.yaml'), schema)
  const title = { ja: messagesOf('ja').recommendations, en: messagesOf('en').recommendations }
  return new Map(Object.entries(file).map(([kind, { lead, items }]) => [kind, { title, lead, items }]))
}

/** The recommendations for a product kind ('' and unknown kinds: the general ones), with the port's label put in ("7778/TCP"). */
export function recommendationsFor(table: RecommendationTable, productKind: string, port: string): Recommendations {
  const found = table.get(productKind) ?? table.get('general')
  if (found === undefined)
    throw new TeitenError('TEITEN_BAD_RULE', 'there are no general recommendations', {
      where: 'recommendations.yaml',
      next: 'Add the entry "general".',
    })
  const put = (text: string) => text.replaceAll('{port}', port)
  return {
    ...found,
    items: found.items.map(i => ({ label: i.label, text: { ja: put(i.text.ja), en: put(i.text.en) } })),
  }
}
