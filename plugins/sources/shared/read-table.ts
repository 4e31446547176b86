import {
  ident,
  join,
  literal,
  nearest,
  raw,
  type SourceContext,
  SourceError,
  type Sql,
  sql,
} from 'rattan/plugin'
import type { Cells } from './cells.ts'
import type { ColumnParams, TableParams } from './table-params.ts'

/** What a cell is until it is read: its text, or a value of a Parquet file in its own type. */
interface Raw {
  readonly value: Sql
  readonly type: string
}

interface Typed {
  /** What it becomes. */
  readonly name: string
  /** What the source calls it, for faults. */
  readonly from: string
  readonly value: Sql
  /** The cell as it stood. */
  readonly said: Sql
  /** Why it is no such value; null where it is one. */
  readonly fault: Sql
}

type Words = Pick<TableParams, 'missing' | 'decimal' | 'thousands'>

/**
 * A statement that reads cells as the declared columns.
 *
 * Rejects with a SourceError, placed by file, row and column, where a declared column is missing, a row has too many or
 * too few cells, a cell is not of its type, is infinite or lies after today, a needed one is empty, there is no row at
 * all, or two rows have one key.
 */
export async function readTable(
  all: readonly Cells[],
  params: TableParams,
  context: SourceContext,
): Promise<Sql> {
  const parts: Sql[] = []
  let done = 0
  for (const [i, cells] of all.entries()) {
    context.signal.throwIfAborted()
    parts.push(await checkedPart(cells, i, params, context))
    context.progress(++done, all.length, cells.name)
  }
  const rows = join(parts, ' union all by name ')
  const names = [
    ...Object.keys(params.columns),
    ...(params.unpivot ? [params.unpivot.code, params.unpivot.value] : []),
  ]
  if (params.key) await checkKey(all, rows, params, names, context)
  const picked = join(names.map(ident))
  if (!params.key || !params.latest) return sql`select ${picked} from (${rows})`
  return sql`select ${picked} from (${rows}) qualify row_number() over (partition by ${join(params.key.map(ident))}
    order by ${ident(params.latest)} desc nulls last, "file " desc, "row " desc) = 1`
}

async function checkedPart(
  cells: Cells,
  number: number,
  params: TableParams,
  context: SourceContext,
): Promise<Sql> {
  const types = cells.kind === 'parquet' ? await parquetTypes(cells, context) : undefined
  const relation = types ? parquetRows(cells) : csvRows(cells)
  const rawOf = (name: string): Raw | undefined => {
    const i = cells.header.indexOf(name)
    if (i >= 0) return { value: raw(`c${i}`), type: types?.[i] ?? 'VARCHAR' }
    const same = cells.same.get(name)
    return same === undefined ? undefined : { value: literal(same), type: 'VARCHAR' }
  }
  const columns = Object.entries(params.columns).map(([name, column]) =>
    typedColumn(name, column, rawOf, cells, params, context),
  )
  const wide = params.unpivot && wideColumns(cells, params, rawOf, context)
  const checked = [...columns, ...(wide ?? [])]
  const faults = join(
    checked.map(
      ({ from, said, fault }) => sql`case when ${fault} is not null
        then {'column': ${literal(from)}, 'said': cast(${said} as varchar), 'why': ${fault}} end`,
    ),
  )
  const found = await asked(
    cells,
    context,
    sql`with faults as (select "row ", unnest([${faults}]) as fault from (${relation}))
      select cast("row " as integer) as "row", fault.column as "column", left(fault.said, 80) as said, fault.why as why,
        (select count(*) from (${relation})) as rows
      from (select 0 as "row ", null as fault union all by name select * from faults where fault is not null)
      order by "row ", fault.column limit 2`,
  )
  if (Number(found[0]!.rows) === 0) throw new SourceError(`${cells.name} has no rows`, { file: cells.name })
  const fault = found[1]
  if (fault) {
    const [row, column, said] = [Number(fault.row), String(fault.column), fault.said]
    const cell = said === null ? '' : `: ${JSON.stringify(said)}`
    throw new SourceError(`row ${row} of ${cells.name}, column ${column}${cell} ${fault.why}`, {
      file: cells.name,
      row,
      column,
    })
  }
  const typed = join(columns.map(({ name, value }) => sql`${value} as ${ident(name)}`))
  const place = sql`"row ", ${raw(String(number))} as "file "`
  if (!params.unpivot || !wide) return sql`select ${place}, ${typed} from (${relation})`
  const { code, value } = params.unpivot
  const pairs = join(wide.map((one) => sql`{'code': ${literal(one.name)}, 'value': ${one.value}}`))
  const kept = join(columns.map(({ name }) => ident(name)))
  return sql`select "row ", "file ", ${kept}, pair.code as ${ident(code)}, pair.value as ${ident(value)}
    from (select ${place}, ${typed}, unnest([${pairs}]) as pair from (${relation})) where pair.value is not null`
}

/** A column by its declaration. Throws where the source has none of that name. */
function typedColumn(
  name: string,
  column: ColumnParams,
  rawOf: (name: string) => Raw | undefined,
  cells: Cells,
  params: Words,
  context: SourceContext,
): Typed {
  const from = column.from ?? name
  const cell = column.value === undefined ? rawOf(from) : { value: literal(column.value), type: 'VARCHAR' }
  if (!cell) {
    const near = nearest(from, [...cells.header, ...cells.same.keys()])
    const hint = near === undefined ? '' : `; did its columns change, is it "${near}"?`
    throw new SourceError(`${cells.name} has no column "${from}"${hint}`, { file: cells.name, column: from })
  }
  return { name, from, ...typed(cell, column, params, context) }
}

function wideColumns(
  cells: Cells,
  params: TableParams,
  rawOf: (name: string) => Raw | undefined,
  context: SourceContext,
): Typed[] {
  const { columns, times, infinite } = params.unpivot!
  const taken = new Set(Object.entries(params.columns).map(([name, { from }]) => from ?? name))
  const names = cells.header.filter((name) => !taken.has(name) && columns.some((glob) => matches(glob, name)))
  if (names.length === 0)
    throw new SourceError(`${cells.name} has no column like ${columns.join(', ')}`, {
      file: cells.name,
      column: columns[0]!,
    })
  const column: ColumnParams = {
    type: 'number',
    ...(times === undefined ? {} : { times }),
    ...(infinite ? { infinite } : {}),
  }
  return names.map((name) => ({ name, from: name, ...typed(rawOf(name)!, column, params, context) }))
}

/** Whether a name is like a text in which * stands for any letters. */
export function matches(glob: string, name: string): boolean {
  const [first = '', ...rest] = glob.split('*')
  const last = rest.pop()
  if (last === undefined) return name === glob
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false
  let from = first.length
  for (const part of rest) {
    const found = name.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return from <= name.length - last.length
}

function typed(
  cell: Raw,
  column: ColumnParams,
  words: Words,
  { today }: SourceContext,
): Omit<Typed, 'name' | 'from'> {
  const isText = cell.type === 'VARCHAR'
  const text = textOf(cell, words)
  const { value, wrong } =
    column.type === 'number' || column.type === 'integer'
      ? numberOf(cell, text, isText, column, words)
      : column.type === 'date' || column.type === 'moment'
        ? momentOf(cell, text, isText, column, today)
        : column.type === 'flag'
          ? flagOf(text)
          : { value: text, wrong: sql`null` }
  const missing = column.filled ? sql`when ${text} is null then 'is missing'` : sql``
  return { value, said: text, fault: sql`case ${missing} when ${text} is null then null else ${wrong} end` }
}

function textOf({ value }: Raw, { missing = [] }: Words): Sql {
  const text = sql`nullif(trim(cast(${value} as varchar)), '')`
  if (missing.length === 0) return text
  return sql`case when ${text} in (${join(missing.map(literal))}) then null else ${text} end`
}

function numberOf(
  { value: cell }: Raw,
  text: Sql,
  isText: boolean,
  { type, times = 1, infinite }: ColumnParams,
  { decimal = '.', thousands }: Words,
): { value: Sql; wrong: Sql } {
  const mark = (letter: string) => (letter === '.' ? '[.]' : letter)
  const whole = thousands ? `([0-9]{1,3}(${mark(thousands)}[0-9]{3})+|[0-9]+)` : '[0-9]+'
  const pattern = `[-+]?(${whole}(${mark(decimal)}[0-9]*)?|${mark(decimal)}[0-9]+)([eE][-+]?[0-9]+)?`
  const bare = thousands ? sql`replace(${text}, ${literal(thousands)}, '')` : text
  const dotted = decimal === '.' ? bare : sql`replace(${bare}, ${literal(decimal)}, '.')`
  const endless = sql`lower(${text}) in ('inf', '-inf', '+inf', 'infinity', '-infinity', 'nan')`
  // Where a cell is no number it is a fault, unless it is an infinity that counts as missing.
  const looks = isText ? sql`regexp_full_match(${text}, ${literal(pattern)})` : sql`true`
  const number = isText
    ? sql`case when ${looks} then try_cast(${dotted} as double) end`
    : sql`try_cast(${cell} as double)`
  const scaled = times === 1 ? number : sql`${number} * ${raw(String(times))}`
  const finite = sql`case when isfinite(${scaled}) then ${scaled} end`
  const value = type === 'integer' ? sql`try_cast(${finite} as bigint)` : finite
  const expected = type === 'integer' ? 'is no whole number' : `is no number such as 1234${decimal}5`
  const broken =
    type === 'integer' ? sql`when ${finite} <> floor(${finite}) then ${literal(expected)}` : sql``
  const why = infinite === 'missing' ? sql`null` : sql`'is not finite'`
  return {
    value,
    wrong: sql`case when ${endless} then ${why} when ${number} is null then ${literal(expected)}
      when not isfinite(${scaled}) then ${why} ${broken} end`,
  }
}

function momentOf(
  { value: cell }: Raw,
  text: Sql,
  isText: boolean,
  { type, format, part, ahead }: ColumnParams,
  today: string,
): { value: Sql; wrong: Sql } {
  const moment = !isText
    ? sql`try_cast(${cell} as timestamp)`
    : format
      ? sql`coalesce(${join(format.map((one) => sql`try_strptime(${text}, ${literal(one)})`))})`
      : sql`case when regexp_matches(${text}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(${text} as timestamp) end`
  const day = sql`cast(${moment} as date)`
  const expected = format ? `is no date like ${format.join(' or ')}` : 'is no date like 2026-01-31'
  const late = ahead
    ? sql``
    : sql`when ${day} > date ${literal(today)} then ${literal(`has not come: today is ${today}`)}`
  return {
    value: part ? sql`${raw(part)}(${moment})` : type === 'date' ? day : moment,
    wrong: sql`case when ${moment} is null or not isfinite(${moment}) then ${literal(expected)} ${late} end`,
  }
}

function flagOf(text: Sql): { value: Sql; wrong: Sql } {
  const value = sql`case when lower(${text}) in ('true', '1', 'yes', 'y') then true
    when lower(${text}) in ('false', '0', 'no', 'n') then false end`
  return { value, wrong: sql`case when (${value}) is null then 'is neither true nor false' end` }
}

/** Columns by number: names of a file may be anything. `row ` and `file ` end with a space, as no declared name does. */
function csvRows({ path, header, delimiter, offset }: Cells): Sql {
  const columns = join(header.map((_, i) => raw(`'c${i}': 'VARCHAR'`)))
  return sql`select row_number() over () + ${raw(String(offset))} as "row ", * from read_csv(${literal(path)},
    auto_detect = false, header = true, delim = ${literal(delimiter)}, quote = '"', escape = '"', nullstr = '',
    strict_mode = true, columns = {${columns}})`
}

function parquetRows({ path, header, offset }: Cells): Sql {
  const columns = join(header.map((name, i) => sql`${ident(name)} as ${raw(`c${i}`)}`))
  return sql`select file_row_number + ${raw(String(offset))} as "row ", ${columns}
    from read_parquet(${literal(path)}, file_row_number = true, hive_partitioning = false)`
}

async function parquetTypes(cells: Cells, context: SourceContext): Promise<string[]> {
  const columns = await asked(cells, context, sql`describe (${parquetRows(cells)})`)
  return columns.slice(1).map((column) => String(column.column_type))
}

/** What a Parquet file calls its columns. */
export async function parquetHeader(path: string, name: string, context: SourceContext): Promise<string[]> {
  const cells: Cells = { name, path, kind: 'parquet', delimiter: '', header: [], offset: 1, same: new Map() }
  const statement = sql`describe select * from read_parquet(${literal(path)}, hive_partitioning = false)`
  return (await asked(cells, context, statement)).map((column) => String(column.column_name))
}

/** Runs a statement; what DuckDB says of the file becomes a SourceError with its row. */
async function asked({ name, kind }: Cells, context: SourceContext, statement: Sql) {
  try {
    return await context.ask(statement)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const line = /CSV Error on Line: (\d+)/.exec(said)?.[1]
    if (line === undefined) {
      if (kind === 'parquet') throw new SourceError(`${name} is no Parquet, or is damaged`, { file: name })
      throw error
    }
    const row = Number(line)
    const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(said)
    const why = counts
      ? `has ${counts[2]} cells; expected ${counts[1]}`
      : said.includes('unterminated quote')
        ? 'opens a quote that nothing closes: the file is cut off, or a quote is not doubled'
        : 'is not written as CSV is'
    throw new SourceError(`row ${row} of ${name} ${why}`, { file: name, row })
  }
}

async function checkKey(
  all: readonly Cells[],
  rows: Sql,
  { key = [], latest }: TableParams,
  names: readonly string[],
  context: SourceContext,
): Promise<void> {
  for (const name of [...key, ...(latest === undefined ? [] : [latest])])
    if (!names.includes(name)) throw new SourceError(`key and latest name "${name}", which is no column`)
  if (latest !== undefined) return
  const columns = join(key.map(ident))
  const [twice] = await context.ask(sql`
    select "file ", "row ", ${join(key.map((name) => sql`cast(${ident(name)} as varchar) as ${ident(name)}`))},
      first_value("file ") over w as file0, first_value("row ") over w as row0
    from (${rows}) window w as (partition by ${columns} order by "file ", "row ")
    qualify row_number() over w = 2 order by "file ", "row " limit 1`)
  if (!twice) return
  const [cells, first] = [all[Number(twice['file '])]!, all[Number(twice.file0)]!]
  const row = Number(twice['row '])
  const said = key.map((name) => `${name} ${twice[name] ?? 'missing'}`).join(', ')
  const where = `row ${twice.row0}${first === cells ? '' : ` of ${first.name}`}`
  const message = `row ${row} of ${cells.name} has the key of ${where}: ${said}`
  throw new SourceError(message, { file: cells.name, row, column: key[0]! })
}
