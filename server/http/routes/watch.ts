import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { MOST_ENTRIES } from '../../../core/api/list-bounds.ts'
import { type WidgetData, WidgetDataSchema } from '../../../core/api/widget-data.ts'
import { closed } from '../../../core/words/schemas.ts'
import { runWidget } from '../../answer/run-widget.ts'
import type { WidgetAnswer } from '../../state/answers.ts'
import { HttpFault } from '../fault.ts'
import { answers } from '../schemas.ts'
import type { App } from '../server.ts'

/** What the instance says that readers may watch: the newest value and its change, one row a subject. */
export function watchRoutes(app: App): void {
  app.get('/api/watch', {
    config: { api: true, access: 'read', cacheable: true, sheddable: true },
    schema: {
      tags: ['registry'],
      summary: 'Newest values of the watched metrics for some subjects; who has none has no row',
      querystring: Type.Object(
        {
          symbols: Type.String({
            maxLength: 2100,
            description: `symbols with commas between, at most ${MOST_ENTRIES}`,
          }),
        },
        closed,
      ),
      response: answers(WidgetDataSchema),
    },
    handler: async (request) => {
      const wanted = request.query.symbols.split(',')
      if (wanted.length > MOST_ENTRIES) {
        const message = `invalid symbols: ${wanted.length} of them; expected at most ${MOST_ENTRIES}`
        throw new HttpFault('invalid-input', message, { field: 'symbols' })
      }
      const answer = await newest(request)
      request.passing = answer.head.status === 'error'
      return partOf(answer, wanted)
    },
  })
}

/** Of all subjects at once: one answer a state, whoever watches whatever. */
async function newest(request: FastifyRequest): Promise<WidgetAnswer> {
  const { state } = request
  const { watch } = state.registry.instance
  if (!watch) {
    throw new HttpFault('unknown-route', 'this instance has nothing to watch; see `watch` of instance.yaml')
  }
  const { entity, value, change } = watch
  const widget = {
    ...{ id: 'watch', widget: 'table', query: 'cross-section', at: { x: 0, y: 0, w: 1, h: 1 } },
    params: { entity, metrics: [value, change] },
  }
  return runWidget(state, { id: widget.id, widget, values: {} }, request.reader, {
    signal: request.gone,
    requestId: request.id,
    log: request.log,
  })
}

interface Rows {
  readonly data: WidgetData['data']
  readonly rowOf: ReadonlyMap<unknown, number>
}
const parsed = new WeakMap<WidgetAnswer, Rows>()

function rowsOf(answer: WidgetAnswer, subjects: number): Rows {
  const known = parsed.get(answer)
  if (known) return known
  const data = JSON.parse(answer.data) as WidgetData['data']
  const rows = { data, rowOf: new Map((data[subjects] ?? []).map((subject, row) => [subject, row])) }
  parsed.set(answer, rows)
  return rows
}

/** The rows of these subjects, in their order; doubts go with their rows. */
function partOf(answer: WidgetAnswer, wanted: readonly string[]): WidgetData {
  const { head } = answer
  const { data, rowOf } = rowsOf(
    answer,
    head.columns.findIndex(({ name }) => name === 'subject'),
  )
  const rows = [...new Set(wanted)].flatMap((symbol) => rowOf.get(symbol) ?? [])
  const doubts = head.doubts?.flatMap((doubt) => {
    const row = rows.indexOf(doubt.row)
    return row === -1 ? [] : [{ ...doubt, row }]
  })
  return {
    ...head,
    rows: rows.length,
    ...(doubts ? { doubts } : {}),
    data: data.map((column) => rows.map((row) => column[row])),
  }
}
