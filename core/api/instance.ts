import Type from 'typebox'
import { closed, literals, nullable, type Shape, TextSchema } from '../words/schemas.ts'

const NounSchema = Type.Object({ name: Type.String(), plural: Type.String(), label: TextSchema }, closed)

/** GET /api/instance: what the shell has to know of the world that the pages are about. */
export const InstanceInfoSchema = Type.Object(
  {
    name: TextSchema,
    languages: Type.Array(Type.String(), { description: 'the first is the default' }),
    timezone: Type.String(),
    theme: literals(['dark', 'light']),
    symbol: Type.String({ description: 'pattern of a subject’s symbol' }),
    subject: NounSchema,
    group: NounSchema,
    watch: nullable(
      Type.Object({ entity: Type.String(), value: Type.String(), change: Type.String() }, closed),
      { description: 'the entity type that readers may watch, and the metrics of /api/watch' },
    ),
    words: Type.Record(Type.String(), TextSchema, {
      description: 'sentences of the shell in words of its own',
    }),
  },
  { ...closed, title: 'Instance' },
)
export type InstanceInfo = Shape<typeof InstanceInfoSchema>
