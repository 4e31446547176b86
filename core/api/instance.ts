import Type from 'typebox'
import { closed, literals, type Shape, TextSchema } from '../words/schemas.ts'

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
    words: Type.Record(Type.String(), TextSchema, {
      description: 'sentences of the shell in words of its own',
    }),
  },
  { ...closed, title: 'Instance' },
)
export type InstanceInfo = Shape<typeof InstanceInfoSchema>
