import Type from 'typebox'
import {
  type MetricDetail,
  MetricDetailSchema,
  type MetricSummary,
  MetricSummarySchema,
} from '../../../core/api/metrics.ts'
import { WidgetDataSchema } from '../../../core/api/widget-data.ts'
import type { Instance } from '../../../core/instance/instance.ts'
import { metricColumn } from '../../../core/registry/metric-column.ts'
import type { Metric, Registry, Subject } from '../../../core/registry/registry.ts'
import { searchMetrics } from '../../../core/registry/search-metrics.ts'
import { closed } from '../../../core/words/schemas.ts'
import { sameText } from '../../../core/words/text.ts'
import { runWidget } from '../../answer/run-widget.ts'
import { answerLine } from '../../answer/wire.ts'
import { HttpFault, invalidName, unknown } from '../fault.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { findSubject } from './subjects.ts'

export function metricRoutes(app: App, instance: Pick<Instance, 'subject'>): void {
  app.get('/api/metrics', {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'Search for metrics: without accents, in both languages, by the start of a code',
      querystring: Type.Object(
        {
          q: Type.Optional(Type.String({ maxLength: 200 })),
          entity: Type.Optional(Type.String()),
          statement: Type.Optional(Type.String()),
          limit: Type.Integer({ minimum: 1, maximum: 3000, default: 50 }),
        },
        closed,
      ),
      response: answers(Type.Array(MetricSummarySchema)),
    },
    handler: async (request) => {
      const { registry } = request.state
      const { q = '', entity, statement, limit } = request.query
      if (entity !== undefined && !registry.entities.has(entity)) {
        throw invalidName('entity', entity, registry.entities.keys())
      }
      if (statement !== undefined) {
        const known = new Set(shownMetrics(registry).flatMap((metric) => metric.statement ?? []))
        if (!known.has(statement)) throw invalidName('statement', statement, known)
      }
      return searchMetrics(registry, { q, entity, statement, limit }).map((metric) =>
        summary(metric, registry),
      )
    },
  })

  app.get('/api/metrics/:id', {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'A metric’s definition with its lineage',
      params: Type.Object({ id: Type.String() }),
      querystring: NoQuery,
      response: answers(MetricDetailSchema),
    },
    handler: async (request) => {
      const { registry } = request.state
      return detail(findMetric(registry, request.params.id), registry)
    },
  })

  app.get('/api/metrics/:id/values', {
    config: { api: true, access: 'read', cacheable: true, sheddable: true },
    schema: {
      tags: ['registry'],
      summary: `A metric’s values for one ${instance.subject.name}: by quarter or year what its reports say, else by date`,
      params: Type.Object({ id: Type.String() }),
      querystring: Type.Object(
        {
          symbol: Type.String(),
          period: Type.Union([Type.Literal('quarterly'), Type.Literal('yearly')], { default: 'quarterly' }),
          last: Type.Integer({ minimum: 1, maximum: 60, default: 8 }),
        },
        closed,
      ),
      response: answers(WidgetDataSchema),
    },
    handler: async (request, reply) => {
      const { state } = request
      const { period, last } = request.query
      const metric = findMetric(state.registry, request.params.id)
      const subject = findSubject(state.registry, request.query.symbol)
      const { id } = metric
      const entity = entityOf(metric, subject, state.registry)
      const dataset = state.registry.datasets.get(metric.sources.get(entity)!.dataset)
      const widget = {
        id,
        widget: 'table',
        ...(dataset?.time.every === 'quarter'
          ? { query: 'statement', params: { symbol: subject.symbol, entity, period, last, metrics: [id] } }
          : { query: 'series', params: { subjects: subject.symbol, entity, last, metrics: [id] } }),
        at: { x: 0, y: 0, w: 1, h: 1 },
      }
      const answer = await runWidget(state, { id, widget, values: {} }, request.reader, {
        signal: request.gone,
        requestId: request.id,
        log: request.log,
      })
      request.passing = answer.head.status === 'error'
      return reply.type('application/json; charset=utf-8').send(answerLine(answer))
    },
  })
}

function findMetric(registry: Registry, id: string): Metric {
  const metric = registry.metrics.get(id)
  if (metric && !metric.withheld) return metric
  const known = shownMetrics(registry).map((one) => one.id)
  throw unknown('metric', id, known)
}

const shownMetrics = ({ metrics }: Registry): Metric[] =>
  [...metrics.values()].filter(({ withheld }) => !withheld)

/** The subject's own entity type, else one that every subject is of. */
function entityOf(metric: Metric, subject: Subject, { entities }: Registry): string {
  const every = [...entities.values()].filter(({ of }) => of === 'subjects').map(({ id }) => id)
  const entity = [subject.entity, ...every].find((one) => metric.sources.has(one))
  if (entity) return entity
  const message = `metric "${metric.id}" has no values for ${subject.symbol} (${subject.entity}); it has them for: ${[...metric.sources.keys()].join(', ')}`
  throw new HttpFault('invalid-input', message, { field: 'symbol' })
}

function summary(metric: Metric, registry: Registry): MetricSummary {
  return {
    id: metric.id,
    label: metric.label,
    short: metric.short ?? null,
    unit: metric.unit,
    unitLabel: metricColumn(metric, registry).unitLabel,
    format: metric.format,
    direction: metric.direction,
    entities: [...metric.sources.keys()],
    statement: metric.statement ?? null,
  }
}

function detail(metric: Metric, registry: Registry): MetricDetail {
  const readers = [...registry.metrics.values()].filter((other) =>
    [...other.sources.values()].some((source) => source.formula?.reads.includes(metric.id)),
  )
  return {
    ...summary(metric, registry),
    description: metric.description ?? null,
    kind: metric.kind,
    reference: metric.reference ?? null,
    thresholds: metric.thresholds.map(({ id, value, label }) => ({ id, value, label })),
    sources: [...metric.sources].map(([entity, source]) => ({
      entity,
      dataset: source.dataset,
      datasetTitle: registry.datasets.get(source.dataset)?.title ?? sameText(source.dataset),
      column: source.column ?? null,
      code: source.code ?? null,
      formula: source.formula?.text ?? null,
      reads: source.formula?.reads ?? [],
    })),
    usedBy: readers.map(({ id }) => id),
  }
}
