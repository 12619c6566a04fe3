import Type, { type Static } from 'typebox'
import { PAYLOAD_CLASSES } from '../../model/payload.ts'

/** The form of rules/signatures/*.yaml. `docs/signatures.md` explains it to analysts. */
const closed = { additionalProperties: false } as const

/** Conditions of one kind in one rule. */
const MANY = { maxItems: 64 } as const

const Localized = Type.Object({ ja: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, closed)
const Written = Type.Union([Type.String({ minLength: 1 }), Type.Object({ hex: Type.String({ minLength: 2 }) }, closed)])

/** Bytes that must occur (or, under `without`, must not). `at`: exactly there; else anywhere in [from, to). */
const Literal = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object(
    {
      text: Type.Optional(Type.String({ minLength: 1 })),
      hex: Type.Optional(Type.String({ minLength: 2 })),
      at: Type.Optional(Type.Integer({ minimum: 0, maximum: 4095 })),
      from: Type.Optional(Type.Integer({ minimum: 0, maximum: 4095 })),
      to: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
      ignoreCase: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
])

export const Rule = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,63}$' }),
    title: Localized,
    class: Type.Enum([...PAYLOAD_CLASSES]),
    category: Type.String({ pattern: '^[a-z0-9-]+$' }),
    productKind: Type.Optional(Type.String({ pattern: '^[a-z0-9-]+$' })),
    advisories: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z0-9-]+$' }))),
    references: Type.Optional(Type.Array(Type.String({ pattern: '^https?://' }))),
    /** Higher decides between rules of the same class; general rules have 10, others 50. */
    weight: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    transport: Type.Optional(Type.Enum(['tcp', 'udp'])),
    protocol: Type.Optional(Type.String({ pattern: '^[a-z0-9-]+$' })),
    length: Type.Optional(
      Type.Object(
        { min: Type.Optional(Type.Integer({ minimum: 0 })), max: Type.Optional(Type.Integer({ minimum: 0 })) },
        closed,
      ),
    ),
    /** Decoded field = text. */
    fields: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Decoded field fits a regexp. */
    fieldPatterns: Type.Optional(Type.Record(Type.String(), Type.String())),
    literals: Type.Optional(Type.Array(Literal, MANY)),
    without: Type.Optional(Type.Array(Literal, MANY)),
    patterns: Type.Optional(Type.Array(Type.String({ minLength: 1 }), MANY)),
    examples: Type.Object(
      { must: Type.Array(Written, { minItems: 1 }), mustNot: Type.Array(Written, { minItems: 1 }) },
      closed,
    ),
  },
  closed,
)

export const SignatureFile = Type.Object({ signatures: Type.Array(Rule) }, closed)

export type WrittenRule = Static<typeof Rule>
export type WrittenLiteral = Static<typeof Literal>
