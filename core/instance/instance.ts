import Type from 'typebox'
import { closed, literals, type Shape, TextSchema } from '../words/schemas.ts'

/** An id that stands in addresses and in pages: `ticker`, `airline`. */
const Word = Type.String({
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  description: 'lower case, digits and -',
})
const Time = Type.String({ pattern: '^\\d{2}:\\d{2}$' })

/** What the instance calls one of its things, and several of them. */
const NounSchema = Type.Object(
  { name: Word, plural: Word, label: TextSchema },
  { ...closed, description: 'name and plural stand in pages and addresses, the label in column heads' },
)

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** `instance.yaml`: what the engine has to know of the world that its pages are about. */
export const InstanceSchema = Type.Object(
  {
    rattan: Type.Integer({ description: 'version of the plugin interface that its plugins are written for' }),
    name: TextSchema,
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2}$' }), {
      ...{ minItems: 1, uniqueItems: true },
      description: 'two-letter codes; the first is the default',
    }),
    timezone: Type.String({ description: 'whose dates its days are, such as Europe/Paris' }),
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code of its money' }),
    ),
    calendar: Type.Optional(
      Type.Object(
        {
          weekend: Type.Optional(Type.Array(literals(DAYS), { uniqueItems: true })),
          sessions: Type.Optional(Type.Array(Type.Tuple([Time, Time]), { minItems: 1 })),
        },
        { ...closed, description: 'days without sessions besides holidays, and the hours of a session' },
      ),
    ),
    dates: Type.Optional(
      Type.Object(
        {
          midnight: Type.Optional(
            Type.String({
              pattern: '^\\d{2}:\\d{2}$',
              description:
                'UTC time of its midnight: timestamps at that time are of the day that begins then',
            }),
          ),
        },
        closed,
      ),
    ),
    subject: NounSchema,
    group: NounSchema,
    symbol: Type.Optional(
      Type.String({ description: 'pattern of a subject’s symbol, upper case', default: '^[A-Z0-9]{1,10}$' }),
    ),
    words: Type.Optional(
      Type.Record(Type.String(), TextSchema, { description: 'sentences of the shell in words of its own' }),
    ),
    watch: Type.Optional(
      Type.Object(
        { entity: Type.String(), value: Type.String(), change: Type.String() },
        {
          ...closed,
          description:
            'what readers may keep a list of beside the navigation: an entity type, and two of its metrics whose newest values stand there',
        },
      ),
    ),
    workings: Type.Optional(
      Type.Boolean({
        description:
          'pages may show what Rattan knows of itself: freshness, refreshes, lineage, as data sets of its own',
      }),
    ),
    theme: Type.Optional(Type.Object({ default: Type.Optional(literals(['dark', 'light'])) }, closed)),
    plugins: Type.Optional(Type.String({ description: 'folder of its own plugins', default: 'plugins' })),
    data: Type.Optional(Type.String({ description: 'folder of the data that ships with it' })),
    demo: Type.Optional(Type.String({ description: 'program that makes demo data: --scale, --out' })),
  },
  { ...closed, title: 'Rattan instance' },
)
export type InstanceFile = Shape<typeof InstanceSchema>
export type Noun = InstanceFile['subject']

/** An instance with its defaults filled in. */
export interface Instance
  extends Pick<InstanceFile, 'name' | 'languages' | 'timezone' | 'subject' | 'group'> {
  readonly currency: string | null
  /** Days of the week without sessions: 0 is Sunday. */
  readonly weekend: readonly number[]
  /** Wall-clock times of a day's sessions; a whole day where none are given. */
  readonly sessions: readonly (readonly [string, string])[]
  readonly dates: { readonly midnight: string | null }
  readonly symbol: string
  readonly words: NonNullable<InstanceFile['words']>
  /** What readers may watch; null where there is nothing of the kind. */
  readonly watch: NonNullable<InstanceFile['watch']> | null
  /** Whether the engine's own data sets are among those of the registry. */
  readonly workings: boolean
  readonly theme: 'dark' | 'light'
  readonly plugins: string
  readonly data: string | null
  readonly demo: string | null
}

export function toInstance(file: InstanceFile): Instance {
  const { calendar = {}, dates = {} } = file
  return {
    name: file.name,
    languages: file.languages,
    timezone: file.timezone,
    subject: file.subject,
    group: file.group,
    currency: file.currency ?? null,
    weekend: (calendar.weekend ?? ['saturday', 'sunday']).map((day) => DAYS.indexOf(day)),
    sessions: (calendar.sessions ?? [['00:00', '24:00']]) as Instance['sessions'],
    dates: { midnight: dates.midnight ?? null },
    symbol: file.symbol ?? '^[A-Z0-9]{1,10}$',
    words: file.words ?? {},
    watch: file.watch ?? null,
    workings: file.workings ?? false,
    theme: file.theme?.default ?? 'dark',
    plugins: file.plugins ?? 'plugins',
    data: file.data ?? null,
    demo: file.demo ?? null,
  }
}
