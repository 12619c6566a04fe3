import Type, { type Static } from 'typebox'

/** The form of rules/products/*.yaml. */
const closed = { additionalProperties: false } as const

const Localized = Type.Object({ ja: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, closed)
const Shows = Type.Enum(['login-page', 'service'])

/** All conditions of one pattern must hold. Title, headers and banner are regexps (case ignored), body markers plain text (case ignored). */
const Pattern = Type.Object(
  {
    shows: Shows,
    status: Type.Optional(Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), { minItems: 1 })),
    title: Type.Optional(Type.String({ minLength: 1 })),
    headers: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))),
    body: Type.Optional(Type.Array(Type.String({ minLength: 2 }), { minItems: 1 })),
    banner: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
)

const Answer = {
  status: Type.Optional(Type.Integer()),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  title: Type.Optional(Type.String()),
  body: Type.Optional(Type.String()),
  banner: Type.Optional(Type.String()),
}

const Rule = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,63}$' }),
    name: Localized,
    kind: Type.String({ pattern: '^[a-z0-9-]+$' }),
    ports: Type.Array(Type.String({ pattern: '^[0-9]{1,5}/(tcp|udp)$' }), { minItems: 1 }),
    patterns: Type.Array(Pattern, { minItems: 1 }),
    examples: Type.Object(
      {
        must: Type.Array(Type.Object({ shows: Shows, ...Answer }, closed), { minItems: 1 }),
        mustNot: Type.Array(Type.Object(Answer, closed), { minItems: 1 }),
      },
      closed,
    ),
  },
  closed,
)

export const ProductFile = Type.Object({ products: Type.Array(Rule, { minItems: 1 }) }, closed)
export type ProductRule = Static<typeof Rule>
export type PatternRule = Static<typeof Pattern>
