import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type Note, NoteSchema, NotesSchema, WriteNoteSchema } from '../../../core/api/notes.ts'
import { mayAs } from '../../../core/api/roles.ts'
import { namedInputs } from '../../../core/page/controls.ts'
import { allWidgets, leafTabs, type Page, type Widget } from '../../../core/page/page.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { deleteNote, findNote, type KeptNote, notesOf, writeNote } from '../../accounts/notes.ts'
import type { Values } from '../../answer/bind.ts'
import { instances } from '../../answer/instances.ts'
import { wholeOf } from '../../rights/scoped-state.ts'
import type { State } from '../../state/state.ts'
import { HttpFault, unknown } from '../fault.ts'
import { findPage, inputValues, leafOf, type Query, tabWidgets } from '../page-query.ts'
import { answers, InputQuery, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { personOf } from './auth.ts'

const PageParams = Type.Object({ page: Type.String() })
const NoteParams = Type.Object({ ...PageParams.properties, id: Type.String() })
/** A note of as many characters as it may have, each of them escaped. */
const BODY = 16 << 10

/**
 * What people write at widgets. A note belongs to a page, a widget and what its numbers are of: who may not see that
 * subject cannot name it, and so gets none.
 */
export function noteRoutes(app: App, accounts: Accounts): void {
  app.get('/api/notes/:page', {
    config: { api: true, access: 'read', ofVersions: true },
    schema: {
      tags: ['notes'],
      summary: 'The notes at the widgets of a tab, for these inputs',
      params: PageParams,
      querystring: InputQuery,
      response: answers(NotesSchema),
    },
    handler: async (request) => {
      const { page, values, tab } = asked(request)
      const abouts = new Map(tabWidgets(page, tab).map((one) => [one.id, aboutOf(page, one, values)]))
      const found = await notesOf(accounts, page.id, [...new Set(abouts.values())])
      const here = found.filter((note) => abouts.get(familyOf(note.widget)) === note.about)
      return {
        notes: here.filter((note) => isFor(request.state, note)).map((note) => told(request, note)),
      }
    },
  })

  app.post('/api/notes/:page', {
    config: { api: true, access: 'person', ofVersions: true },
    bodyLimit: BODY,
    schema: {
      tags: ['notes'],
      summary: 'Write a note at a widget, for these inputs',
      params: PageParams,
      querystring: InputQuery,
      body: WriteNoteSchema,
      response: answers(NoteSchema),
    },
    handler: async (request) => {
      const person = personOf(request)
      const { widget: id, at, text } = request.body
      const { page } = asked(request)
      const family = familyOf(id)
      const widget = allWidgets(page).find((one) => one.id === family)
      if (!widget) throw unknownWidget(id, allWidgets(page))
      const { values } = asked(request, leafTabs(page).find(({ widgets }) => widgets.includes(widget))?.id)
      const { when: _, ...shown } = widget
      const all = instances([shown], values)
      if (!all.some((one) => one.id === id)) throw unknownWidget(id, all)
      const scope = request.state.scope.key
      const about = aboutOf(page, widget, values)
      const note = { page: page.id, widget: id, about, at, text: text.trim(), scope, person: person.id }
      return told(request, await writeNote(accounts, note))
    },
  })

  app.delete('/api/notes/:page/:id', {
    config: { api: true, access: 'person', ofVersions: true },
    schema: {
      tags: ['notes'],
      summary: 'Delete a note: its author, or an editor who sees it',
      params: NoteParams,
      querystring: NoQuery,
    },
    handler: async (request, reply) => {
      const { page, id } = request.params
      const note = await findNote(accounts, page, id)
      const own = note?.person === personOf(request).id
      if (!note || (!own && !isThereFor(request, note))) throw unknownNote(id)
      if (!mayDelete(request, note))
        throw new HttpFault('not-allowed', 'a note is deleted by who wrote it, or by an editor')
      await deleteNote(accounts, note.id)
      return reply.code(204).send()
    },
  })
}

/** The page of a request and the values of its inputs as a tab has them: the one that it names, or this. */
function asked(request: FastifyRequest, holder?: string) {
  const { state, shown, params } = request
  const page = findPage(state, (params as { page: string }).page, shown)
  const query = request.query as Query
  const tab = holder ?? leafOf(page, typeof query.tab === 'string' ? query.tab : query.tab?.[0])
  return { page, tab, values: inputValues(state, page, tab, query) }
}

const familyOf = (id: string) => (id.endsWith(']') ? id.slice(0, id.indexOf('[')) : id)

const unknownWidget = (id: string, known: readonly { readonly id: string }[]) =>
  unknown(
    'widget',
    id,
    known.map((one) => one.id),
  )
const unknownNote = (id: string) => unknown('note', id, [])

/** The inputs that say what a widget's numbers are of, with their values: subjects, and choices among what is registered. */
function aboutOf({ inputs = {} }: Page, widget: Widget, values: Values): string {
  const named = namedInputs(widget, Object.keys(inputs)).filter((name) => {
    const input = inputs[name]!
    return input.type === 'subject' || (input.type === 'choice' && !Array.isArray(input.options))
  })
  return JSON.stringify(Object.fromEntries(named.sort().map((name) => [name, values[name] ?? null])))
}

/**
 * Whether a reader may have what somebody else wrote about what they saw. The subjects that it is about, the reader
 * sees already. Besides, the author must have seen no more than the reader does: as much, or only other subjects.
 */
function isFor(state: State, note: KeptNote): boolean {
  const { scope, registry } = state
  if (scope.key === '' || scope.key === note.scope) return true
  const isOfOne = note.about !== '{}'
  const whole = wholeOf(state).registry
  return (
    isOfOne &&
    registry.datasets.size === whole.datasets.size &&
    ![...registry.metrics.values()].some(({ withheld }) => withheld) &&
    scope.rows.every(({ datasets }) => datasets === undefined)
  )
}

/** The same of a note of whatever inputs. */
function isThereFor({ state, shown }: FastifyRequest, note: KeptNote): boolean {
  try {
    const page = findPage(state, note.page, shown)
    inputValues(state, page, null, JSON.parse(note.about) as Query)
    return isFor(state, note)
  } catch (fault) {
    if (fault instanceof HttpFault) return false
    throw fault
  }
}

const mayDelete = ({ reader: { person } }: FastifyRequest, note: KeptNote): boolean =>
  person !== null && (person.id === note.person || mayAs(person.role, 'editor'))

const told = (request: FastifyRequest, note: KeptNote): Note => ({
  ...{ id: note.id, widget: note.widget, at: note.at, text: note.text, by: note.by },
  createdAt: note.createdAt.toISOString(),
  mayDelete: mayDelete(request, note),
})
