import type { FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Me } from '../../core/api/accounts.ts'
import { FIRST_DOCUMENT } from '../../core/api/first-document.ts'
import type { Lists } from '../../core/api/lists.ts'
import type { Page } from '../../core/page/page.ts'
import { onPhone } from '../../core/page/phone.ts'
import type { Values } from '../answer/bind.ts'
import { type Instance, instances } from '../answer/instances.ts'
import { pageSummaries } from '../answer/resolve-page.ts'
import { knownAnswer } from '../answer/run-widget.ts'
import { answerLine } from '../answer/wire.ts'
import { loadedPage, menuPages, type Shown, type Versions } from '../layouts/layouts.ts'
import { perState } from '../state/per-state.ts'
import { shareOf } from '../state/share-of.ts'
import type { State } from '../state/state.ts'
import { dataStatus } from '../state/status.ts'
import { inputValues, leafOf, type Query, tabWidgets } from './page-query.ts'
import { instanceInfo } from './routes/instance.ts'
import { resolvedFor } from './routes/pages.ts'
import { subjectDetail } from './routes/subjects.ts'

/** A document does not get longer by more than this: a large tab streams after it. */
const MAX_DATA = 256 << 10

/** What is about who reads, and in no state. */
interface Own {
  readonly me: Me
  readonly lists: Lists | null
}

/**
 * What the shell asks for first, as a block of JSON for the page's document: the menu, the page, and the numbers of its
 * tab where all of them are kept already. Nothing is computed for it, and nothing is in it that the reader could not
 * ask for. It holds no `<`, so that no text in it ends the block. `config` is the version that events tell of;
 * `whole` says that it has the numbers.
 */
export function firstBlock(
  request: FastifyRequest,
  state: State,
  id: string,
  { me, lists }: Own,
  now: () => Date,
  config: string,
  { heads, shown }: Versions,
): { readonly block: string; readonly views: readonly string[]; readonly whole: boolean } {
  const page = pageOf(state, id)
  const tab = shown === undefined ? NO_TAB : tabOf(state, page, request, shown)
  const answers = [
    ['/api/instance', textOf(state, 'instance', () => instanceInfo(state))],
    ['/api/pages', textOf(state, `pages ${heads.key}`, () => pageSummaries(state, menuPages(state, heads)))],
    ['/api/auth/me', JSON.stringify(me)],
    ...(lists ? [['/api/me/lists', JSON.stringify(lists)]] : []),
    ['/api/status', JSON.stringify(dataStatus(state, now))],
    ...(shown === undefined ? [] : pageAnswer(request, state, page, shown)),
    ...tab.subjects,
  ].map(([address, text]) => `${JSON.stringify(address)}:${text}`)
  const head = JSON.stringify({ config, data: state.dataVersion, views: tab.views }).slice(0, -1)
  const json = `${head},"answers":{${answers.join(',')}},"numbers":${tab.numbers ?? 'null'}}`.replaceAll(
    '<',
    '\\u003c',
  )
  const block = `<script type="application/json" id="${FIRST_DOCUMENT}">${json}</script>`
  return { block, views: tab.views, whole: tab.numbers !== undefined }
}

/**
 * Whether a phone asks, by what its browser calls itself. Where that is mistaken the shell asks for what it lacks, or
 * does not show what it has.
 */
export const isPhone = ({ headers }: FastifyRequest): boolean => /\bMobi/.test(headers['user-agent'] ?? '')

/** The page that an address without its first slash names: the first of the menu where it names none. */
export const pageOf = (state: State, path: string): string =>
  path === '' ? (state.pages.keys().next().value ?? '') : path

function pageAnswer(
  { reader, query }: FastifyRequest,
  state: State,
  page: string,
  shown: Shown | null,
): [string, string][] {
  const loaded = loadedPage(state, page, shown)
  if (!loaded) return []
  const of = shown ? `${shown.level} ${shown.kept.layout}` : ''
  const text = textOf(state, `page ${reader.rights.has('issues')} ${page} ${of}`, () =>
    resolvedFor(reader, state, loaded, shown),
  )
  const { layout } = query as Query
  const named = layout === undefined ? '' : `?layout=${encodeURIComponent(String(layout))}`
  return [[`/api/pages/${encodeURIComponent(page)}${named}`, text]]
}

interface FirstTab {
  readonly views: readonly string[]
  /** Answers about the subjects that are chosen. */
  readonly subjects: readonly [address: string, text: string][]
  readonly numbers?: string | undefined
}
const NO_TAB: FirstTab = { views: [], subjects: [] }

/** What the tab of an address draws with and is about, and its numbers where they are known. */
function tabOf(state: State, id: string, request: FastifyRequest, shown: Shown | null): FirstTab {
  const page = loadedPage(state, id, shown)?.page
  if (!page) return NO_TAB
  const query = request.query as Query
  try {
    const tab = leafOf(page, typeof query.tab === 'string' ? query.tab : undefined)
    const all = tabWidgets(page, tab)
    const widgets = isPhone(request) ? onPhone(all) : all
    const values = inputValues(state, page, tab, query)
    const lines = knownLines(state, instances(widgets, values))
    const head = JSON.stringify({ page: id, layout: shown?.kept.layout ?? null, tab, values })
    return {
      views: [...new Set(widgets.map(({ widget }) => widget))],
      subjects: subjectAnswers(state, page, values),
      numbers: lines && `${head.slice(0, -1)},"lines":[${lines}]}`,
    }
  } catch {
    // A tab or an input that is not there: the shell asks, and is told.
    return NO_TAB
  }
}

function subjectAnswers(state: State, { inputs = {} }: Page, values: Values): [string, string][] {
  const { registry } = state
  return Object.entries(inputs).flatMap(([name, { type }]): [string, string][] => {
    const subject = type === 'subject' ? registry.subjects.get(String(values[name])) : undefined
    if (!subject) return []
    const address = `/api/${registry.instance.subject.plural}/${encodeURIComponent(subject.symbol)}`
    return [[address, JSON.stringify(subjectDetail(state, subject))]]
  })
}

/** The kept lines of these widgets; undefined where one is not kept, or they are too much for a document. */
function knownLines(state: State, shown: readonly Instance[]): string | undefined {
  const lines: string[] = []
  let bytes = 0
  for (const instance of shown) {
    const known = knownAnswer(state, instance)
    if (!known) return undefined
    const line = answerLine(known)
    bytes += line.length
    if (bytes > MAX_DATA) return undefined
    lines.push(line.toString('utf8').trimEnd())
  }
  return lines.join(',')
}

const MAX_TEXTS = 16 << 20

const keptTexts = perState(
  ({ scope }) =>
    new LRUCache<string, string>({
      maxSize: shareOf(scope, MAX_TEXTS),
      sizeCalculation: (text, name) => 2 * (text.length + name.length) + 1,
    }),
)

/** JSON that is the same for as long as the state is. */
function textOf(state: State, name: string, make: () => unknown): string {
  const texts = keptTexts(state)
  const text = texts.get(name) ?? JSON.stringify(make())
  texts.set(name, text)
  return text
}
