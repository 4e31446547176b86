import Type from 'typebox'
import { closed, literals, type Shape } from '../words/schemas.ts'

const Nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([schema, Type.Null()])

/** What became of one data set in a refresh. */
export const DatasetRunSchema = Type.Object(
  {
    dataset: Type.String(),
    by: Type.String({ description: 'the plugin that makes it' }),
    outcome: literals(['made', 'unchanged', 'current', 'failed', 'skipped'], {
      description: 'current: nothing that it is made of is new; unchanged: its source had nothing new',
    }),
    reason: Type.Optional(Type.String({ description: 'why it was not made' })),
    lacks: Type.Optional(
      Type.String({ description: 'the data set without a file that it, or what it is made of, needs' }),
    ),
    refusals: Type.Optional(
      Type.Array(
        Type.Object(
          { gate: Type.String(), column: Nullable(Type.String()), reason: Type.String() },
          { ...closed, description: 'a gate that did not let it through' },
        ),
      ),
    ),
    ms: Type.Integer(),
    rows: Nullable(Type.Integer()),
    newest: Nullable(Type.String()),
    peak: Nullable(Type.Integer({ description: 'bytes of memory at most' })),
  },
  closed,
)
export type DatasetRun = Shape<typeof DatasetRunSchema>

/** One refresh, as it is kept. */
export const RunSchema = Type.Object(
  {
    id: Type.String(),
    at: Type.String(),
    endedAt: Type.String(),
    by: Type.String({ description: 'command, cron, or the e-mail address of who asked' }),
    asked: Nullable(Type.Array(Type.String(), { description: 'null for all that is stale' })),
    outcome: literals(['made', 'nothing', 'failed']),
    reason: Type.Optional(Type.String({ description: 'why nothing of it is served' })),
    generation: Nullable(Type.String()),
    peak: Type.Optional(
      Nullable(
        Type.Integer({
          description:
            'bytes of memory at most, of the runner and all its writers at one moment; null if unknown',
        }),
      ),
    ),
    datasets: Type.Array(DatasetRunSchema),
  },
  closed,
)
export type Run = Shape<typeof RunSchema>

export const RunsSchema = Type.Object(
  {
    running: Nullable(Type.String({ description: 'the run that has not ended' })),
    runs: Type.Array(RunSchema),
  },
  closed,
)

export const AskRefreshSchema = Type.Object(
  {
    datasets: Type.Optional(
      Type.Array(Type.String(), {
        ...{ minItems: 1, maxItems: 1000, uniqueItems: true },
        description: 'made whether they are stale or not; all that is stale where left out',
      }),
    ),
  },
  closed,
)

export const RefreshStartedSchema = Type.Object({ run: Type.String() }, closed)
