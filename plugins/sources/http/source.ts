import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  closed,
  defineSource,
  literals,
  type SourceContext,
  SourceError,
  type Static,
  Type,
} from 'rattan/plugin'
import { at, type Cells, csvCells, listAt, parseJson, recordRows, valueCells } from '../shared/cells.ts'
import { matches, readTable } from '../shared/read-table.ts'
import { tableParams, textParams } from '../shared/table-params.ts'

const Size = Type.Optional(
  Type.Object(
    { param: Type.String(), value: Type.Integer({ minimum: 1 }) },
    { ...closed, description: 'rows a page' },
  ),
)

const params = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'without the query' }),
    query: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'its values may hold {SOURCE_…}, keys of the environment',
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'their values may hold {SOURCE_…}, too' }),
    ),
    since: Type.Optional(
      Type.String({
        description: 'the word of the query for the day from which on it is asked; all, where left out',
      }),
    ),
    format: literals(['json', 'csv']),
    records: Type.Optional(Type.String({ description: 'where the list is in JSON, as a dotted path' })),
    paging: Type.Optional(
      Type.Union([
        Type.Object(
          {
            by: Type.Literal('number'),
            param: Type.String(),
            first: Type.Optional(Type.Integer({ minimum: 0, description: '1 where left out' })),
            size: Size,
          },
          {
            ...closed,
            description: 'pages have numbers; the last is empty, or has fewer rows than its size',
          },
        ),
        Type.Object(
          { by: Type.Literal('cursor'), param: Type.String(), at: Type.String(), size: Size },
          { ...closed, description: 'each page has, at a dotted path, what the query for the next one says' },
        ),
        Type.Object(
          { by: Type.Literal('next'), at: Type.String() },
          { ...closed, description: "each page has, at a dotted path, the next one's address" },
        ),
        Type.Object(
          { by: Type.Literal('link') },
          { ...closed, description: "the next page's address is in the header Link, rel=next" },
        ),
      ]),
    ),
    mostPages: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: '1,000 where left out; more are a fault' }),
    ),
    replace: Type.Optional(
      Type.Boolean({ description: 'what comes is all there is: rows that it lacks go' }),
    ),
    ...textParams,
    ...tableParams,
  },
  closed,
)
type Params = Static<typeof params>

/** Plain data: of an answer of one page, what the service calls its version. */
interface State {
  readonly asked: string
  readonly etag?: string
  readonly modified?: string
}

export const http = defineSource({
  name: 'http',
  summary: 'Rows of a service that answers with JSON or CSV',
  params,
  async bring(params, context) {
    const start = addressOf(params, context)
    // Another question has another answer. Keys are named in it, not said.
    const asked = JSON.stringify([params, params.since === undefined ? null : context.since])
    const known = context.state as State | null | undefined
    const version = params.paging === undefined && known?.asked === asked ? known : undefined
    const headers = headersOf(params, version, context)
    const most = params.mostPages ?? 1000
    const pages: Cells[] = []
    const seen = new Map<string, number>()
    let state: State = { asked }
    let next: URL | null = start
    for (let n = 1; next; n++) {
      const name = `page ${n} of ${shown(start)}`
      if (n > most) throw new SourceError(`${shown(start)} has more than ${most} pages`, { file: name })
      const answer = await context.fetch(next, { headers, signal: context.signal })
      if (version && answer.status === 304) return { rows: null, state: version }
      if (!answer.ok) throw new SourceError(`${shown(start)} answers ${answer.status}`, { file: name })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const { cells, rows, body } = await pageOf(bytes, n, name, params, context)
      next = nextOf(params, start, n, answer, body, rows, name)
      // A service that gives one page again, or leads back to one, would be asked for ever.
      const marks = [createHash('sha256').update(bytes).digest('hex'), ...(next ? [next.href] : [])]
      for (const mark of marks) {
        const before = seen.get(mark)
        if (before !== undefined && rows > 0)
          throw new SourceError(`${name} is page ${before} again, or leads back to it: paging does not end`, {
            file: name,
          })
        seen.set(mark, n)
      }
      if (cells) pages.push(cells)
      if (params.paging === undefined) state = { asked, ...versionOf(answer) }
      context.progress(n, null, name)
    }
    if (pages.length === 0 && params.replace) throw new SourceError(`${shown(start)} has no rows`)
    if (pages.length === 0) return { rows: null, state }
    const rows = await readTable(pages, params, context)
    return params.replace ? { rows, state, whole: true } : { rows, state }
  },
})

function addressOf({ url, query = {}, since, paging }: Params, context: SourceContext): URL {
  const address = new URL(url)
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, filled(value, context))
  if (since !== undefined && context.since !== null)
    address.searchParams.set(since, context.since.slice(0, 10))
  if (paging?.by === 'number') address.searchParams.set(paging.param, String(paging.first ?? 1))
  if (paging && 'size' in paging && paging.size)
    address.searchParams.set(paging.size.param, String(paging.size.value))
  return address
}

function headersOf(
  { headers = {}, format }: Params,
  version: State | undefined,
  context: SourceContext,
): Headers {
  const all = new Headers({ accept: format === 'json' ? 'application/json' : 'text/csv' })
  for (const [name, value] of Object.entries(headers)) all.set(name, filled(value, context))
  if (version?.etag) all.set('if-none-match', version.etag)
  if (version?.modified) all.set('if-modified-since', version.modified)
  return all
}

/** A declared text with the operator's keys in place of their names. */
const filled = (text: string, context: SourceContext) =>
  text.replace(/\{(SOURCE_[A-Z0-9_]+)\}/g, (_, name: string) => context.secret(name))

function versionOf(answer: Response): Pick<State, 'etag' | 'modified'> {
  const [etag, modified] = [answer.headers.get('etag'), answer.headers.get('last-modified')]
  return { ...(etag ? { etag } : {}), ...(modified ? { modified } : {}) }
}

/** An address without its query, which may hold a key. */
const shown = ({ origin, pathname }: URL) => `${origin}${pathname}`

/** One page's cells, null for no rows; its JSON, which may say where the next is. */
async function pageOf(bytes: Uint8Array, n: number, name: string, params: Params, context: SourceContext) {
  const to = join(context.folder, `page-${n}.csv`)
  if (params.format === 'csv') {
    const cells = await csvCells(once(bytes), to, name, params)
    const rows = lines(bytes) - 1
    return { cells: rows > 0 ? cells : null, rows, body: undefined }
  }
  const body = parseJson(decoded(bytes, params.encoding ?? 'utf-8', name), name)
  const list = listAt(body, params.records, name)
  if (list.length === 0) return { cells: null, rows: 0, body }
  const paths = Object.entries(params.columns).map(([column, { from }]) => from ?? column)
  const wide = (field: string) => params.unpivot?.columns.some((glob) => matches(glob, field)) ?? false
  const { header, rows } = recordRows(list, paths, wide, name)
  return { cells: await valueCells(rows, header, to, name, 0), rows: list.length, body }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Lines with something in them: rows, or more where a cell has several lines, which is no matter here. */
function lines(bytes: Uint8Array): number {
  let found = 0
  let filled = false
  for (const byte of bytes) {
    if (byte === 10 && filled) found++
    filled = byte !== 10 && (filled || byte > 32)
  }
  return found + (filled ? 1 : 0)
}

function decoded(bytes: Uint8Array, encoding: string, name: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new SourceError(`${name} is not written in ${encoding}`, { file: name })
  }
}

/** The address of the page after this one; null after the last. */
function nextOf(
  { paging }: Params,
  start: URL,
  n: number,
  answer: Response,
  body: unknown,
  rows: number,
  name: string,
): URL | null {
  if (!paging) return null
  if (paging.by === 'number') {
    if (rows === 0 || (paging.size && rows < paging.size.value)) return null
    const next = new URL(start)
    next.searchParams.set(paging.param, String((paging.first ?? 1) + n))
    return next
  }
  if (paging.by === 'link') {
    const link = linkedNext(answer.headers.get('link') ?? '')
    return link === null ? null : sameService(link, start, name)
  }
  const found = at(body, paging.at)
  if (found === null || found === undefined || found === '' || found === false) return null
  if (typeof found !== 'string' && typeof found !== 'number')
    throw new SourceError(`${name} has no text at "${paging.at}"`, { file: name, column: paging.at })
  if (paging.by === 'next') return sameService(String(found), start, name)
  const next = new URL(start)
  next.searchParams.set(paging.param, String(found))
  return next
}

/** The address that a header Link calls next: `<https://…>; rel="next"`. */
function linkedNext(header: string): string | null {
  for (const part of header.split(',')) {
    const [address = '', ...attributes] = part.split(';').map((text) => text.trim())
    const isNext = attributes.some((one) => one.toLowerCase().replaceAll('"', '') === 'rel=next')
    if (isNext && address.startsWith('<') && address.endsWith('>')) return address.slice(1, -1)
  }
  return null
}

/** Keys go with each page, so no page may lead to somebody else. */
function sameService(link: string, start: URL, name: string): URL {
  if (URL.canParse(link, start)) {
    const next = new URL(link, start)
    if (next.origin === start.origin && next.username === '' && next.password === '') return next
  }
  throw new SourceError(`${name} leads to another service; expected an address below ${start.origin}`, {
    file: name,
  })
}
