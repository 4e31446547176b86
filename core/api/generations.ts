import Type from 'typebox'
import { closed, literals, nullable, type Shape } from '../words/schemas.ts'

const GenerationSchema = Type.Object(
  {
    id: Type.String(),
    at: Type.String({ description: 'when it was made, ISO time' }),
    by: literals(['tree', 'refresh', 'rollback']),
    current: Type.Boolean(),
    datasets: Type.Array(Type.String(), {
      description: 'data sets whose file is another than in the generation that it was made of',
    }),
  },
  closed,
)

/** GET /api/generations: versions of the data that are kept, newest first. */
export const GenerationsSchema = Type.Object(
  {
    served: nullable(
      Type.String({ description: 'the one that answers are made from; null where none was ever made' }),
    ),
    held: Type.Boolean({
      description: 'an admin went back to it; only a refresh that is asked for replaces it',
    }),
    generations: Type.Array(GenerationSchema),
  },
  { ...closed, title: 'Generations' },
)
export type GenerationList = Shape<typeof GenerationsSchema>
