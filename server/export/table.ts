import { ERRORS, type ErrorCode } from '../../core/api/errors.ts'
import { bindText } from '../../core/page/inputs.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { formatPeriod } from '../../core/words/format.ts'
import type { Column } from '../../core/words/table.ts'
import type { Lang } from '../../core/words/text.ts'
import { say } from '../../core/words/text.ts'
import type { Instance } from '../answer/instances.ts'
import type { Reader } from '../answer/reader.ts'
import { type RunOptions, runWidget } from '../answer/run-widget.ts'
import type { State } from '../state/state.ts'

/** What a widget shows, on its way into a file. Values are raw: numbers in the unit that the head names. */
export interface ExportTable {
  /** Without its ending. */
  readonly file: string
  readonly sheet: string
  readonly columns: readonly ExportColumn[]
  readonly rows: number
  readonly truncated: boolean
  readonly dataVersion: string
  /** XLSX: a further sheet for each value of a column. */
  readonly split: { readonly column: string; readonly sheets: Readonly<Record<string, string>> } | null
}

export interface ExportColumn {
  readonly name: string
  /** The id or, in a language, the label with its unit. */
  readonly head: string
  readonly type: Column['type']
  readonly decimals: number
  readonly values: readonly unknown[]
  /** The values before codes became words. */
  readonly codes: readonly unknown[]
}

/** The numbers of an export could not be had. */
export class ExportFault extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'ExportFault'
    this.code = code
  }
}

/**
 * The table behind an export, with the params that the page asks for in it. Heads are ids or, with `lang`, labels, and
 * codes that have words are these words. A period stands beside its label, since "2025Q3" is nobody's spelling.
 */
export async function exportTable(
  state: State,
  instance: Instance,
  reader: Reader,
  options: RunOptions & { readonly lang: Lang | null },
): Promise<ExportTable> {
  const { export: settings } = instance.widget
  const { lang } = options
  const { head, data } = await runWidget(state, instance, reader, { ...options, params: settings?.params })
  if (head.status === 'error') {
    const code = Object.hasOwn(ERRORS, head.code ?? '') ? (head.code as ErrorCode) : 'query-failed'
    throw new ExportFault(code, head.message ? say(head.message, 'en') : '')
  }
  const parsed = JSON.parse(data) as unknown[][]
  const all = head.columns.map((column, i) => ({ column, codes: parsed[i]! }))
  const listed = settings?.columns?.flatMap((name) => all.filter(({ column }) => column.name === name))
  const columns = (listed ?? all).flatMap(({ column, codes }): ExportColumn[] => {
    const { name, type, format } = column
    const values = lang ? codes.map((value) => inWords(value, column, lang)) : codes
    const decimals = (format.scale ?? 'one') === 'one' ? (format.decimals ?? 2) : 0
    const heading = lang ? headLabel(column, lang, state.registry) : name
    const own = { name, head: heading, type, decimals, values, codes }
    if (type !== 'period') return [own]
    const labels = values.map((period) =>
      period === null ? null : formatPeriod(String(period), lang ?? 'en', 'axis'),
    )
    const beside = `${name}_label`
    const besideHead = !lang
      ? beside
      : name === 'period'
        ? say(PERIOD_LABEL, lang)
        : `${heading} (${say(SHORT, lang)})`
    return [own, { ...own, name: beside, head: besideHead, type: 'text', values: labels }]
  })
  const { split } = settings ?? {}
  return {
    file: bindText(settings?.file ?? instance.id, {
      ...instance.values,
      session: state.session.replaceAll('-', ''),
    }),
    sheet: bindText(settings?.sheet ?? instance.widget.id, instance.values),
    columns,
    rows: head.rows,
    truncated: head.truncated === true,
    dataVersion: head.dataVersion,
    split: split ? { column: split.column, sheets: split.sheets ?? {} } : null,
  }
}

const PERIOD_LABEL = { en: 'Period label', vi: 'Nhãn kỳ' }
const SHORT = { en: 'short', vi: 'viết tắt' }

/** With the unit that the raw numbers are in, which is not the scaled one on screen. */
function headLabel(column: Column, lang: Lang, registry: Registry): string {
  const label = column.unit === null ? undefined : registry.units.get(column.unit)?.label
  const unit = label && say(label, lang)
  return unit ? `${say(column.label, lang)} (${unit})` : say(column.label, lang)
}

function inWords(value: unknown, { values }: Pick<Column, 'values'>, lang: Lang): unknown {
  if (Array.isArray(value)) return value.map((one) => inWords(one, { values }, lang))
  return typeof value === 'string' && values && Object.hasOwn(values, value)
    ? say(values[value]!.label, lang)
    : value
}

/** The value as a text or number; what a sheet has no form for is written as JSON. */
export function plainCell(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}
