import Type, { type Static } from 'typebox'

/** What a scenario file may say. Times are local to `timeZone` and lie on whole hours: "2014-06-09T04:00". */
const strict = { additionalProperties: false }
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const LocalTime = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:00$' })
const PortLabel = Type.String({ pattern: '^\\d{1,5}/(tcp|udp|icmp)$' })
const Share = Type.Number({ minimum: 0, maximum: 1 })

const PayloadSchema = Type.Object(
  {
    share: Share,
    class: Type.Union([
      Type.Literal('port-check'),
      Type.Literal('probe'),
      Type.Literal('intrusion-attempt'),
      Type.Literal('credential-attempt'),
      Type.Literal('other'),
    ]),
    /** The bytes as text; `\r\n` written as YAML escapes. Without text, hex and recipe: connected and sent nothing. */
    text: Type.Optional(Type.String({ maxLength: 2000 })),
    hex: Type.Optional(Type.String({ pattern: '^([0-9a-f]{2})+$', maxLength: 4000 })),
    /** Name of a recipe of payload-recipes.ts, for bytes that change from one access to the next. */
    recipe: Type.Optional(Type.String()),
    /** Not sent before this time. */
    from: Type.Optional(LocalTime),
  },
  strict,
)

const EventSchema = Type.Object(
  {
    port: PortLabel,
    kind: Type.Union([Type.Literal('surge'), Type.Literal('newly-observed-port'), Type.Literal('payload-surge')]),
    onset: LocalTime,
    /** Null: lasts to the end of the scenario. */
    end: Type.Union([LocalTime, Type.Null()]),
    /** Size of the pool of sources. */
    sources: Type.Integer({ minimum: 1, maximum: 200_000 }),
    /** Visits (one source, one or a few of our addresses) a day at factor 1. */
    visitsPerDay: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
    /** Mean number of our addresses that a visit reaches. */
    addressesPerVisit: Type.Number({ minimum: 1, maximum: 64 }),
    /** From this day on, the visits are multiplied by the factor. */
    course: Type.Optional(Type.Array(Type.Object({ from: Day, factor: Type.Number({ minimum: 0 }) }, strict))),
    payloads: Type.Array(PayloadSchema, { minItems: 1 }),
    /** Share of the sources whose first visit sent nothing and that come back within a day or so with a request. */
    twoPhase: Type.Optional(Share),
    /** Share of the port checks that never complete the handshake. Default 0.25. */
    knockOnly: Type.Optional(Share),
    sourcePort: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
    mark: Type.Optional(
      Type.Object(
        { tool: Type.Union([Type.Literal('mirai'), Type.Literal('zmap'), Type.Literal('masscan')]), share: Share },
        strict,
      ),
    ),
    /** Events of one group draw their sources from one pool. */
    group: Type.Optional(Type.String()),
    /** Where else these sources go: the share of them that does. */
    alsoPorts: Type.Optional(Type.Array(Type.Object({ port: PortLabel, share: Share }, strict))),
    scanData: Type.Optional(
      Type.Object(
        {
          port: Type.Integer({ minimum: 1, maximum: 65535 }),
          records: Type.Integer({ minimum: 1 }),
          /** How many of the records show which page of scan-pages.ts; the rest show something else or fail. */
          pages: Type.Array(Type.Object({ page: Type.String(), records: Type.Integer({ minimum: 1 }) }, strict)),
          scannedAt: LocalTime,
        },
        strict,
      ),
    ),
  },
  strict,
)

const BackgroundSchema = Type.Object(
  {
    /** Accesses per address and day at scale 1. */
    accessesPerAddressDay: Type.Number({ minimum: 0, maximum: 100_000 }),
    /** Factor of Saturdays and Sundays. */
    weekend: Type.Number({ minimum: 0, maximum: 10 }),
    /** Ports that nothing but an event reaches. */
    quietPorts: Type.Array(PortLabel),
    /** Weights that replace or add to the built-in table of background-ports.ts (23/tcp has 100). */
    ports: Type.Array(Type.Object({ port: PortLabel, weight: Type.Number({ minimum: 0 }) }, strict)),
    /** Share of the visits to 23/TCP and 2323/TCP whose sequence number is the destination address. */
    miraiShare: Type.Optional(Share),
  },
  strict,
)

export const ScenarioSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9-]+$' }),
    title: Type.Object({ ja: Type.String(), en: Type.String() }, strict),
    timeZone: Type.String(),
    /** First and last local day, both included. */
    from: Day,
    to: Day,
    sensors: Type.Array(
      Type.Object(
        {
          name: Type.String({ pattern: '^[a-z0-9-]+$' }),
          addresses: Type.Array(Type.String(), { minItems: 1 }),
          /** False: a dark network that answers nothing, so that stacks send their SYN again. Default true. */
          answers: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      { minItems: 1, maxItems: 64 },
    ),
    background: BackgroundSchema,
    events: Type.Array(EventSchema),
    /** One source, one port, very many accesses. */
    bursts: Type.Array(
      Type.Object(
        {
          port: PortLabel,
          from: LocalTime,
          hours: Type.Number({ exclusiveMinimum: 0, maximum: 240 }),
          accesses: Type.Integer({ minimum: 1 }),
        },
        strict,
      ),
    ),
    /** One source over very many ports. */
    sweeps: Type.Array(
      Type.Object(
        {
          from: LocalTime,
          hours: Type.Number({ exclusiveMinimum: 0, maximum: 240 }),
          ports: Type.Integer({ minimum: 1, maximum: 65535 }),
        },
        strict,
      ),
    ),
    /** Survey scanners: come every day, say who they are. */
    surveys: Type.Array(
      Type.Object(
        { name: Type.String(), sources: Type.Integer({ minimum: 1, maximum: 64 }), ports: Type.Array(PortLabel) },
        strict,
      ),
    ),
    /** Backscatter: DoS attacks a day that the telescope sees. */
    attacksPerDay: Type.Number({ minimum: 0, maximum: 10_000 }),
    outages: Type.Array(Type.Object({ sensor: Type.String(), from: LocalTime, to: LocalTime }, strict)),
  },
  strict,
)

export type Scenario = Static<typeof ScenarioSchema>
export type ScenarioEvent = Static<typeof EventSchema>
export type ScenarioPayload = Static<typeof PayloadSchema>
