import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SourceError } from 'rattan/plugin'
import type { TextParams } from './table-params.ts'

/** Cells in the refresh's folder that wait to be read as a table. */
export interface Cells {
  /** What faults call it: a path in the data tree, a page of a service. */
  readonly name: string
  readonly path: string
  readonly kind: 'csv' | 'parquet'
  readonly delimiter: string
  /** What the source calls each column, in order. */
  readonly header: readonly string[]
  /** What is added to a row's number in the file to come to that which people see. */
  readonly offset: number
  /** Further cells that are the same in every row: keys of hive folders. */
  readonly same: ReadonlyMap<string, string>
}

const NOTHING: ReadonlyMap<string, string> = new Map()

/**
 * Copies CSV into `path` as UTF-8 and reads its header. Rejects with a SourceError where it is empty, is HTML, breaks
 * its encoding, ends in the middle of a line, or names two columns alike.
 */
export async function csvCells(
  from: AsyncIterable<Uint8Array>,
  path: string,
  name: string,
  { encoding = 'utf-8', delimiter = ',', unfinished = false }: TextParams,
  same: ReadonlyMap<string, string> = NOTHING,
): Promise<Cells> {
  let start = ''
  let end = ''
  const decoder = decoderOf(encoding, name)
  const decode = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      try {
        const text = decoder.decode(chunk, { stream: true })
        keep(text)
        done(null, text)
      } catch {
        done(new SourceError(`${name} is not written in ${encoding}`, { file: name }))
      }
    },
    flush(done) {
      try {
        const text = decoder.decode()
        keep(text)
        done(null, text)
      } catch {
        done(new SourceError(`${name} is not written in ${encoding}, or is cut off`, { file: name }))
      }
    },
  })
  const keep = (text: string) => {
    if (start.length < 1000) start = (start + text).slice(0, 1000)
    if (text !== '') end = text.slice(-1)
  }
  await pipeline(from, decode, createWriteStream(path))
  checkStart(start, name, 'CSV')
  if (end !== '\n' && end !== '\r' && !unfinished)
    throw new SourceError(`${name} ends in the middle of a line: it is cut off (or say unfinished: true)`, {
      file: name,
    })
  const header = await readHeader(path, delimiter, name)
  checkHeader(header, name)
  return { name, path, kind: 'csv', delimiter, header, offset: 1, same }
}

function decoderOf(encoding: string, name: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new SourceError(`unknown encoding "${encoding}" of ${name}; expected one such as utf-8`, {
      file: name,
    })
  }
}

/** Throws a SourceError where a text is empty or a page of HTML: what a service says in place of data. */
export function checkStart(text: string, name: string, expected: string): void {
  const start = text.trimStart()
  if (start === '') throw new SourceError(`${name} is empty`, { file: name })
  if (start.startsWith('<')) {
    const what = /^<(?:!doctype html|html)/i.test(start) ? 'HTML' : 'XML or HTML'
    throw new SourceError(`${name} is ${what}; expected ${expected}`, { file: name })
  }
  if (text.includes('\0')) throw new SourceError(`${name} is no text; expected ${expected}`, { file: name })
}

function checkHeader(header: readonly string[], name: string): void {
  const twice = header.find((column, i) => column !== '' && header.indexOf(column) !== i)
  if (twice !== undefined)
    throw new SourceError(`${name} has two columns "${twice}"`, { file: name, row: 1, column: twice })
}

const HEADER_BYTES = 4 << 20

async function readHeader(path: string, delimiter: string, name: string): Promise<string[]> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    const text = buffer.toString('utf8', 0, bytesRead)
    const cells: string[] = []
    let cell = ''
    let quoted = false
    for (let i = 0; i < text.length; i++) {
      const letter = text[i]!
      if (quoted && letter === '"' && text[i + 1] === '"') cell += text[++i]
      else if (letter === '"') quoted = !quoted
      else if (!quoted && letter === delimiter) {
        cells.push(cell.trim())
        cell = ''
      } else if (!quoted && (letter === '\n' || letter === '\r')) return [...cells, cell.trim()]
      else cell += letter
    }
    if (!quoted && bytesRead < HEADER_BYTES) return [...cells, cell.trim()]
  } finally {
    await file.close()
  }
  throw new SourceError(`the first row of ${name} does not end`, { file: name, row: 1 })
}

/** Writes rows of plain values as CSV into `path`. */
export async function valueCells(
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  header: readonly string[],
  path: string,
  name: string,
  offset: number,
  same: ReadonlyMap<string, string> = NOTHING,
): Promise<Cells> {
  checkHeader(header, name)
  await pipeline(async function* () {
    yield lineOf(header)
    for await (const row of rows) yield lineOf(header.map((_, i) => row[i]))
  }, createWriteStream(path))
  return { name, path, kind: 'csv', delimiter: ',', header, offset, same }
}

/** Every cell in quotes: DuckDB reads an empty one as missing all the same. */
function lineOf(cells: readonly unknown[]): string {
  return `${cells.map((cell) => `"${textOf(cell).replaceAll('"', '""')}"`).join(',')}\n`
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date)
    return value
      .toISOString()
      .replace(/T00:00:00\.000Z$/, '')
      .replace('T', ' ')
      .replace('Z', '')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/**
 * Records of JSON as rows: a column for each declared path, and for each field of a record that `wide` takes. Throws a
 * SourceError where a record is no object.
 */
export function recordRows(
  records: readonly unknown[],
  paths: readonly string[],
  wide: (field: string) => boolean,
  name: string,
): { header: string[]; rows: unknown[][] } {
  const there = new Set<string>()
  records.forEach((record, i) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      throw new SourceError(`row ${i + 1} of ${name} is no object`, { file: name, row: i + 1 })
    for (const field of Object.keys(record)) if (wide(field)) there.add(field)
    for (const path of paths) if (!there.has(path) && at(record, path) !== undefined) there.add(path)
  })
  const header = [...there]
  return { header, rows: records.map((record) => header.map((path) => at(record, path))) }
}

/** The value below a dotted path; undefined where there is none. A field that has the whole path as its name counts first. */
export function at(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path]
  let found: unknown = value
  for (const part of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return found
}

/** The list of records in what JSON held. Throws a SourceError where there is none at `path`. */
export function listAt(value: unknown, path: string | undefined, name: string): unknown[] {
  const list = path === undefined ? value : at(value, path)
  if (Array.isArray(list)) return list
  const where = path === undefined ? 'is no list' : `has no list at "${path}"`
  throw new SourceError(`${name} ${where}`, { file: name, ...(path === undefined ? {} : { column: path }) })
}

/** Throws a SourceError where a text is no JSON. */
export function parseJson(text: string, name: string): unknown {
  checkStart(text, name, 'JSON')
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/,? ?"[\s\S]*$/, '') : ''
    throw new SourceError(`${name} is no JSON, or is cut off: ${why}`, { file: name })
  }
}
