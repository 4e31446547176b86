import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import {
  closed,
  defineSource,
  literals,
  type SourceContext,
  SourceError,
  type Static,
  Type,
} from 'rattan/plugin'
import { type Cells, csvCells, listAt, parseJson, recordRows, valueCells } from '../shared/cells.ts'
import { matches, parquetHeader, readTable } from '../shared/read-table.ts'
import { tableParams, textParams } from '../shared/table-params.ts'
import { bytesAsOf, type TreeFile, treeFiles } from '../shared/tree-files.ts'

const FORMATS = ['csv', 'json', 'lines', 'xlsx', 'parquet'] as const

const params = Type.Object(
  {
    path: Type.Array(Type.String(), {
      minItems: 1,
      description: 'below the data tree; * for any letters of a name, ** for any folders',
    }),
    format: Type.Optional(
      literals(FORMATS, {
        description: "json is one text, lines one a record; the file's ending where left out",
      }),
    ),
    records: Type.Optional(Type.String({ description: 'where the list is in JSON, as a dotted path' })),
    sheet: Type.Optional(Type.String({ description: 'of a workbook; the first where left out' })),
    headerRow: Type.Optional(
      Type.Integer({ minimum: 1, description: "of a workbook's sheet; 1 where left out" }),
    ),
    replace: Type.Optional(
      Type.Boolean({
        description: 'the files are all there is: with one change all are read, and rows that they lack go',
      }),
    ),
    ...textParams,
    ...tableParams,
  },
  closed,
)
type Params = Static<typeof params>

/** Plain data; files as they were when they were last brought. */
interface State {
  readonly asked: string
  readonly stamps: Readonly<Record<string, string>>
}

/** Larger ones are read as CSV or Parquet: these formats are read whole into memory. */
const MOST_BYTES = 64 << 20

export const files = defineSource({
  name: 'files',
  summary: 'Rows of CSV, JSON, XLSX and Parquet files in the data tree',
  params,
  async bring(params, context) {
    const found = (await Promise.all(params.path.map((pattern) => treeFiles(context.tree, pattern)))).flat()
    const all = [...new Map(found.map((file) => [file.path, file])).values()]
    // Other params read the same files otherwise.
    const asked = JSON.stringify(params)
    const before = stateOf(context.state, asked)
    const changed = all.filter(({ path, stamp }) => before[path] !== stamp)
    const gone = Object.keys(before).some((path) => !all.some((file) => file.path === path))
    const state: State = { asked, stamps: Object.fromEntries(all.map(({ path, stamp }) => [path, stamp])) }
    if (changed.length === 0 && !(params.replace && gone)) return { rows: null, state }
    const cells: Cells[] = []
    for (const [i, file] of (params.replace ? all : changed).entries()) {
      context.signal.throwIfAborted()
      cells.push(await cellsOf(file, String(i), params, context))
    }
    const rows = await readTable(cells, params, context)
    return params.replace ? { rows, state, whole: true } : { rows, state }
  },
})

function stateOf(state: unknown, asked: string): State['stamps'] {
  const known = state as State | null | undefined
  return known?.asked === asked ? known.stamps : {}
}

async function cellsOf(file: TreeFile, name: string, params: Params, context: SourceContext): Promise<Cells> {
  const format = formatOf(file.path, params.format)
  const to = join(context.folder, `${name}.${format === 'parquet' ? format : 'csv'}`)
  const bytes = bytesAsOf(context.tree, file)
  if (format === 'csv') return csvCells(bytes, to, file.path, params, file.hive)
  if (format === 'parquet') {
    await pipeline(bytes, createWriteStream(to))
    await checkParquet(to, file.path)
    const header = await parquetHeader(to, file.path, context)
    return { name: file.path, path: to, kind: 'parquet', delimiter: '', header, offset: 1, same: file.hive }
  }
  const whole = await bounded(bytes, file.path)
  if (format === 'xlsx') {
    const { header, rows, offset } = await sheetRows(whole, file.path, params)
    return valueCells(rows, header, to, file.path, offset, file.hive)
  }
  const text = decoded(whole, params.encoding ?? 'utf-8', file.path)
  const records =
    format === 'json'
      ? listAt(parseJson(text, file.path), params.records, file.path)
      : linesOf(text, file.path)
  const paths = Object.entries(params.columns).map(([column, { from }]) => from ?? column)
  const wide = (field: string) => params.unpivot?.columns.some((glob) => matches(glob, field)) ?? false
  const { header, rows } = recordRows(records, paths, wide, file.path)
  return valueCells(rows, header, to, file.path, 0, file.hive)
}

function formatOf(path: string, declared: Params['format']): NonNullable<Params['format']> {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const format = declared ?? { ndjson: 'lines', jsonl: 'lines', tsv: 'csv', txt: 'csv' }[ending] ?? ending
  const known = FORMATS.find((one) => one === format)
  if (known) return known
  throw new SourceError(
    `${path} has no ending that tells its format; expected format: one of ${FORMATS.join(', ')}`,
    {
      file: path,
    },
  )
}

async function bounded(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > MOST_BYTES)
      throw new SourceError(`${name} is larger than ${MOST_BYTES >> 20} MB; expected CSV or Parquet`, {
        file: name,
      })
    chunks.push(chunk)
  }
  if (size === 0) throw new SourceError(`${name} is empty`, { file: name })
  return Buffer.concat(chunks)
}

function decoded(bytes: Buffer, encoding: string, name: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new SourceError(`${name} is not written in ${encoding}`, { file: name })
  }
}

function linesOf(text: string, name: string): unknown[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as unknown]
    } catch {
      throw new SourceError(`row ${i + 1} of ${name} is no JSON, or is cut off`, { file: name, row: i + 1 })
    }
  })
}

async function sheetRows(bytes: Buffer, name: string, { sheet, headerRow = 1 }: Params) {
  // It comes with a parser of XML and one of ZIP, which nothing else of a refresh needs.
  const { default: readSheets } = await import('read-excel-file/node')
  const sheets = await readSheets(bytes).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new SourceError(`${name} is no XLSX, or is damaged: ${why.split('\n')[0]}`, { file: name })
  })
  const found = sheet === undefined ? sheets[0] : sheets.find((one) => one.sheet === sheet)
  if (!found) {
    const names = sheets.map((one) => `"${one.sheet}"`).join(', ')
    throw new SourceError(`${name} has no sheet "${sheet}"; expected one of ${names}`, { file: name })
  }
  const header = found.data[headerRow - 1]?.map((cell) => (cell === null ? '' : String(cell).trim())) ?? []
  if (header.every((cell) => cell === ''))
    throw new SourceError(`row ${headerRow} of ${name} names no columns`, { file: name, row: headerRow })
  return { header, rows: found.data.slice(headerRow), offset: headerRow }
}

/** Both ends of the file: one that is cut off has only the first. */
async function checkParquet(path: string, name: string): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size === 0) throw new SourceError(`${name} is empty`, { file: name })
    const mark = async (at: number) =>
      (await file.read(Buffer.alloc(4), 0, 4, Math.max(0, at))).buffer.toString('latin1')
    if (size < 12 || (await mark(0)) !== 'PAR1' || (await mark(size - 4)) !== 'PAR1')
      throw new SourceError(`${name} is no Parquet, or is cut off`, { file: name })
  } finally {
    await file.close()
  }
}
