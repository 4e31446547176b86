import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { PageSummarySchema, type ResolvedPage, ResolvedPageSchema } from '../../../core/api/pages.ts'
import { WidgetDataSchema } from '../../../core/api/widget-data.ts'
import { allWidgets, leafTabs } from '../../../core/page/page.ts'
import { onPhone } from '../../../core/page/phone.ts'
import { boundTab } from '../../answer/bound-tab.ts'
import { inReadyOrder } from '../../answer/in-ready-order.ts'
import { instances } from '../../answer/instances.ts'
import type { Reader } from '../../answer/reader.ts'
import { pageSummaries, resolvePage } from '../../answer/resolve-page.ts'
import { knownAnswer, runWidget } from '../../answer/run-widget.ts'
import { answerLine } from '../../answer/wire.ts'
import { Exports } from '../../export/exports.ts'
import { menuPages, type Shown } from '../../layouts/layouts.ts'
import type { LoadedPage } from '../../state/pages.ts'
import type { State } from '../../state/state.ts'
import { answersTotal } from '../../telemetry/meters.ts'
import { unknown } from '../fault.ts'
import { narrowed } from '../narrowed.ts'
import { type Packed, packed, packedAnswers, sendPacked } from '../packed.ts'
import {
  findLoaded,
  findPage,
  inputValues,
  leafOf,
  type Query,
  tabWidgets,
  takenInputs,
} from '../page-query.ts'
import { answers, DataQuery, ExportQuery, LayoutQuery, NoQuery } from '../schemas.ts'
import { exportKind, sendExport } from '../send-export.ts'
import type { App } from '../server.ts'

/** So many of a page's widgets are computed at once: more would only take other readers' turns. */
const WIDGETS_AT_ONCE = 3

/** Whole answers of tabs by page, tab and values, where every widget's is kept. */
const wholeTabs = packedAnswers(16 << 20)

export function pageRoutes(app: App): void {
  const exports = new Exports()
  app.addHook('onClose', async () => exports.close())

  app.get('/api/pages', {
    config: { api: true, access: 'read', ofVersions: true, cacheable: true },
    schema: {
      tags: ['pages'],
      summary: 'The menu: every page in order',
      querystring: NoQuery,
      response: answers(Type.Array(PageSummarySchema)),
    },
    handler: async ({ state, heads }) => pageSummaries(state, menuPages(state, heads)),
  })

  app.get('/api/pages/:page', {
    config: { api: true, access: 'read', ofVersions: true, cacheable: true },
    schema: {
      tags: ['pages'],
      summary: 'A page with its inputs, tabs, widgets, options and layout, but no numbers',
      params: Type.Object({ page: Type.String() }),
      querystring: LayoutQuery,
      response: answers(ResolvedPageSchema),
    },
    handler: async ({ state, reader, shown, params: { page } }) =>
      resolvedFor(reader, state, findLoaded(state, page, shown), shown),
  })

  app.get('/api/pages/:page/data', {
    config: {
      api: true,
      access: 'read',
      ofVersions: true,
      sheddable: true,
      free: (request) => wholeTabs(request.state).has(keyOf(request)),
    },
    schema: {
      tags: ['pages'],
      summary: 'The numbers of a tab: one JSON line a widget, each as soon as it is ready',
      description:
        'Every other query parameter is an input of the page; a multi-choice is repeated or comma-separated.',
      params: Type.Object({ page: Type.String() }),
      querystring: DataQuery,
      produces: ['application/x-ndjson'],
      response: answers(Type.String({ description: 'lines of WidgetData' })),
    },
    handler: async (request, reply) => {
      const { state, reader } = request
      const page = findPage(state, request.params.page, request.shown)
      const { screen, ...query } = request.query as Query
      const key = keyOf(request)
      const kept = wholeTabs(state).get(key)
      if (kept) {
        answersTotal.inc({ from: 'tab' })
        return sendWhole(request, reply, kept)
      }
      const { shown, shared } = boundTab(state, key, () => {
        const tab = leafOf(page, single(query.tab))
        const widgets = tabWidgets(page, tab)
        const seen = screen === 'phone' ? onPhone(widgets) : widgets
        const shown = instances(seen, inputValues(state, page, tab, query))
        return takenInputs(state, page, query, shown)
      })
      const asked = shown.map((instance) => ({ instance, known: knownAnswer(state, instance) }))
      const ready = Buffer.concat(asked.flatMap(({ known }) => (known ? [answerLine(known)] : [])))
      const rest = asked.flatMap(({ instance, known }) => (known ? [] : [instance]))
      // What is known leaves at once and together; where that is all, it is no stream and is kept.
      if (rest.length === 0) {
        const whole = packed(ready)
        wholeTabs(state).set(key, whole)
        return sendWhole(request, reply, whole)
      }
      const about = { requestId: request.id, log: request.log, ...measuredAs(request, page.id) }
      const options = { signal: request.gone, ...about, shared }
      const tasks = rest.map((instance) => () => runWidget(state, instance, reader, options))
      async function* lines() {
        if (ready.length > 0) yield ready
        for await (const answer of inReadyOrder(tasks, WIDGETS_AT_ONCE)) yield answerLine(answer)
      }
      return reply.type(LINES).send(Readable.from(lines()))
    },
  })

  app.get('/api/pages/:page/widgets/:widget', {
    config: { api: true, access: 'read', ofVersions: true, cacheable: true, sheddable: true },
    schema: {
      tags: ['pages'],
      summary: 'One widget’s numbers; with .csv, .xlsx or .parquet after its id, the export of what is shown',
      params: Type.Object({
        page: Type.String(),
        widget: Type.String({
          description: 'widget id; `id[value]` of a repeated one; then maybe .csv, .xlsx or .parquet',
        }),
      }),
      querystring: ExportQuery,
      response: answers(WidgetDataSchema),
    },
    handler: async (request, reply) => {
      const { state, reader } = request
      const page = findPage(state, request.params.page, request.shown)
      const { lang, between, ...query } = request.query as Query
      const named = leafOf(page, single(query.tab))
      const { id, kind } = exportKind(request.params.widget)
      const family = id.endsWith(']') ? id.slice(0, id.indexOf('[')) : id
      const declared = allWidgets(page).find((widget) => widget.id === family)
      if (!declared)
        throw unknown(
          'widget',
          id,
          allWidgets(page).map((widget) => widget.id),
        )
      const holder = leafTabs(page).find(({ widgets }) => widgets.includes(declared))
      const tab = holder?.id ?? named
      const values = inputValues(
        state,
        page,
        tab,
        kind ? query : { ...query, ...(lang === undefined ? {} : { lang }) },
      )
      const all = instances([{ ...declared, when: withoutConditions(declared.when) }], values)
      const instance = all.find((one) => one.id === id)
      if (!instance)
        throw unknown(
          'widget',
          id,
          all.map((one) => one.id),
        )
      takenInputs(state, page, query, [instance])
      const about = { requestId: request.id, log: request.log, ...measuredAs(request, page.id) }
      const options = { signal: request.gone, ...about }
      if (kind) return sendExport(exports, request, reply, instance, { kind, lang: single(lang) })
      const params = narrowed(state, declared, single(between))
      const answer = await runWidget(state, instance, reader, { ...options, ...(params ? { params } : {}) })
      request.passing = answer.head.status === 'error' || answer.live === true
      return reply.type('application/json; charset=utf-8').send(answerLine(answer))
    },
  })
}

const LINES = 'application/x-ndjson; charset=utf-8'

function sendWhole(request: FastifyRequest, reply: FastifyReply, whole: Packed) {
  request.whole = true
  return sendPacked(request, reply.type(LINES), whole)
}

/** A page as this reader may see it, in the version that is shown. */
export function resolvedFor(
  { rights }: Reader,
  state: State,
  loaded: LoadedPage,
  shown: Shown | null,
): ResolvedPage {
  const page = resolvePage(loaded, state)
  const issues = rights.has('issues') ? page.issues : []
  return { ...page, issues, level: (loaded.version && shown?.level) ?? 'shipped' }
}

/** Page and its version, tab and values, as they were asked for. */
const keyOf = ({ params, query, shown }: FastifyRequest) =>
  JSON.stringify([params, query, shown?.kept.layout])

/** Versions from the browser are one: people may name pages and widgets without end. */
const measuredAs = ({ shown }: FastifyRequest, page: string): { page?: string } => (shown ? {} : { page })

/** Who names a widget gets it, even where the page would not show it for these inputs. */
function withoutConditions<W extends { available?: readonly string[] } | undefined>(when: W) {
  return when?.available ? { available: [...when.available] } : undefined
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
