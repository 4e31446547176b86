import Type from 'typebox'
import { closed, literals, type Shape } from '../words/schemas.ts'

/**
 * GET /api/events: `config` after pages, the team's versions of them, or registries changed, `data` after a new data version is served, and both at
 * the start of a stream, with what is so then; `refresh` while data is made anew.
 */

export const ConfigEventSchema = Type.Object(
  {
    version: Type.String(),
    faulty: Type.Array(Type.String(), { description: 'pages whose newest save has faults' }),
  },
  closed,
)
export type ConfigEvent = Shape<typeof ConfigEventSchema>

export const DataEventSchema = Type.Object({ dataVersion: Type.String() }, closed)
export type DataEvent = Shape<typeof DataEventSchema>

export const RefreshEventSchema = Type.Object(
  {
    run: Type.String(),
    state: literals(['running', 'made', 'nothing', 'failed']),
    done: Type.Integer({ description: 'data sets that are done with' }),
    of: Type.Integer(),
  },
  closed,
)
export type RefreshEvent = Shape<typeof RefreshEventSchema>
