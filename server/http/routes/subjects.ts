import Type from 'typebox'
import {
  GroupDetailSchema,
  type GroupSummary,
  GroupSummarySchema,
  type SubjectDetail,
  SubjectDetailSchema,
  type SubjectSummary,
  SubjectSummarySchema,
} from '../../../core/api/subjects.ts'
import type { Instance } from '../../../core/instance/instance.ts'
import type { Group, Registry, Subject } from '../../../core/registry/registry.ts'
import { closed } from '../../../core/words/schemas.ts'
import { fold, sameText } from '../../../core/words/text.ts'
import type { State } from '../../state/state.ts'
import { invalidName, unknown } from '../fault.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'

/** Subjects and groups, each under the instance's own word: /api/tickers and /api/sectors of a stock market. */
export function subjectRoutes(app: App, nouns: Pick<Instance, 'subject' | 'group'>): void {
  const subjects = `/api/${nouns.subject.plural}`
  const groups = `/api/${nouns.group.plural}`

  app.get(subjects, {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'Subjects from A to Z, of one entity type or group, or found by symbol or name',
      querystring: Type.Object(
        {
          entity: Type.Optional(Type.String()),
          [nouns.group.name]: Type.Optional(Type.String({ description: 'id of a group' })),
          q: Type.Optional(Type.String({ maxLength: 100 })),
        },
        closed,
      ),
      response: answers(Type.Array(SubjectSummarySchema)),
    },
    handler: async (request) => {
      const { registry } = request.state
      const { entity, q = '', [nouns.group.name]: group } = request.query as Readonly<Record<string, string>>
      mustKnow('entity', entity, registry.entities)
      mustKnow(nouns.group.name, group, registry.groups)
      const wanted = fold(q.trim())
      return sorted(registry.subjects.values())
        .filter((subject) => entity === undefined || subject.entity === entity)
        .filter((subject) => group === undefined || subject.group === group)
        .filter((subject) => matches(subject, wanted))
        .map((subject) => subjectSummary(subject, registry))
    },
  })

  app.get(`${subjects}/:symbol`, {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'A subject with its group and the page that shows it',
      params: Type.Object({ symbol: Type.String() }),
      querystring: NoQuery,
      response: answers(SubjectDetailSchema),
    },
    handler: async ({ state, params }) => subjectDetail(state, findSubject(state.registry, params.symbol)),
  })

  app.get(`${subjects}/:symbol/peers`, {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'The other subjects of its group, the main ones first',
      params: Type.Object({ symbol: Type.String() }),
      querystring: Type.Object(
        {
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 500,
              description: 'at most so many; all where it is left out',
            }),
          ),
        },
        closed,
      ),
      response: answers(Type.Array(SubjectSummarySchema)),
    },
    handler: async (request) => {
      const { registry } = request.state
      const subject = findSubject(registry, request.params.symbol)
      return members(registry, subject.group)
        .filter((other) => other.symbol !== subject.symbol)
        .sort((a, b) => Number(b.main) - Number(a.main))
        .slice(0, request.query.limit)
        .map((other) => subjectSummary(other, registry))
    },
  })

  app.get(groups, {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'Groups with the number of their subjects',
      querystring: NoQuery,
      response: answers(Type.Array(GroupSummarySchema)),
    },
    handler: async (request) => {
      const { registry } = request.state
      return [...registry.groups.values()].map((group) => groupSummary(group, registry))
    },
  })

  app.get(`${groups}/:id`, {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'A group with its subjects',
      params: Type.Object({ id: Type.String() }),
      querystring: NoQuery,
      response: answers(GroupDetailSchema),
    },
    handler: async (request) => {
      const { registry } = request.state
      const id = request.params.id.toUpperCase()
      const group = registry.groups.get(id)
      if (!group) throw unknown('group', request.params.id, registry.groups.keys(), nouns.group.name)
      return {
        ...groupSummary(group, registry),
        members: members(registry, id).map((subject) => subjectSummary(subject, registry)),
      }
    },
  })
}

/** A subject by its symbol in any case; 404 with near symbols. */
export function findSubject(registry: Registry, symbol: string): Subject {
  const subject = registry.subjects.get(symbol.trim().toUpperCase())
  if (!subject) throw unknown('subject', symbol, registry.subjects.keys(), registry.instance.subject.name)
  return subject
}

export function subjectDetail(
  { registry, pages }: Pick<State, 'registry' | 'pages'>,
  subject: Subject,
): SubjectDetail {
  const entity = registry.entities.get(subject.entity)
  return {
    ...subjectSummary(subject, registry),
    entityLabel: entity?.label ?? sameText(subject.entity),
    page: entity?.page !== undefined && pages.has(entity.page) ? entity.page : null,
  }
}

function mustKnow(field: string, value: string | undefined, known: ReadonlyMap<string, unknown>): void {
  if (value !== undefined && !known.has(value)) throw invalidName(field, value, known.keys())
}

function matches(subject: Subject, wanted: string): boolean {
  if (wanted === '') return true
  const names = Object.values(subject.name ?? {})
  return fold(subject.symbol).startsWith(wanted) || names.some((name) => fold(name).includes(wanted))
}

function sorted(subjects: Iterable<Subject>): Subject[] {
  return [...subjects].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
}

function members(registry: Registry, group: string): Subject[] {
  return sorted(registry.subjects.values()).filter((subject) => subject.group === group && !subject.apart)
}

function subjectSummary(subject: Subject, registry: Registry): SubjectSummary {
  const { symbol, name, short, entity, group, place, main } = subject
  const groupLabel = registry.groups.get(group)?.label ?? sameText(group)
  return { symbol, name, ...(short ? { short } : {}), entity, group, groupLabel, place, main }
}

function groupSummary({ id, label, entity }: Group, registry: Registry): GroupSummary {
  return { id, label, entity, size: members(registry, id).length }
}
