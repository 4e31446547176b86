import { stringify } from 'csv-stringify/sync'
import type { FastifyReply } from 'fastify'
import { formatPeriod } from '../core/format.ts'
import { bindText } from '../core/inputs.ts'
import type { Column } from '../core/plugin.ts'
import type { Registry } from '../core/registry.ts'
import type { Lang } from '../core/text.ts'
import { HttpFault } from './http-fault.ts'
import type { State } from './live.ts'
import { type Instance, type RunOptions, runWidget } from './run-widget.ts'

/**
 * What a widget shows as CSV: UTF-8 with a byte order mark so that spreadsheets read Vietnamese, raw numbers, ids as
 * heads or, with `lang`, labels. Texts that a spreadsheet would run as a formula are defused.
 */
export async function exportCsv(
  reply: FastifyReply,
  state: State,
  instance: Instance,
  options: RunOptions & { readonly lang: string | undefined },
): Promise<FastifyReply> {
  const { export: settings } = instance.widget
  const lang = langOf(options.lang)
  const { head, data } = await runWidget(state, instance, { ...options, params: settings?.params })
  if (head.status === 'error') {
    const busy = head.code === 'overloaded' || head.code === 'query-timeout'
    throw new HttpFault(busy ? 503 : 500, {
      error: head.code ?? 'query-failed',
      message: head.message?.en ?? '',
    })
  }
  const parsed = JSON.parse(data) as unknown[][]
  const columns = head.columns.flatMap((column, i) => {
    const values = parsed[i]!.map(cell)
    const named = { head: lang ? headLabel(column, lang, state.registry) : column.name, values }
    if (column.type !== 'period') return [named]
    const labels = values.map((period) =>
      period === null ? null : formatPeriod(String(period), lang ?? 'en', 'axis'),
    )
    return [named, { head: lang ? PERIOD_LABEL[lang] : 'period_label', values: labels }]
  })
  const heads = columns.map((column) => column.head)
  const rows = Array.from({ length: head.rows }, (_, r) => columns.map((column) => column.values[r]))
  const text = stringify([heads, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
  const name = bindText(settings?.file ?? instance.id, instance.values)
  if (head.truncated) reply.header('x-truncated', 'true')
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', attachment(`${name}.csv`))
    .send(text)
}

function langOf(lang: string | undefined): Lang | null {
  if (lang === undefined) return null
  if (lang === 'vi' || lang === 'en') return lang
  throw new HttpFault(400, {
    error: 'invalid-input',
    message: 'invalid lang; expected vi or en',
    field: 'lang',
  })
}

const PERIOD_LABEL = { en: 'Period label', vi: 'Nhãn kỳ' }

/** With the unit that the raw numbers are in, which is not the scaled one on screen. */
function headLabel(column: Column, lang: Lang, registry: Registry): string {
  const unit = column.unit === null ? undefined : registry.units.get(column.unit)?.label[lang]
  return unit ? `${column.label[lang]} (${unit})` : column.label[lang]
}

/** Numbers stay numbers; what CSV has no form for is written as JSON. */
function cell(value: unknown): unknown {
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** A file name in which nothing can end the header or climb a folder, in ASCII and in full. */
function attachment(name: string): string {
  const safe = name
    .replace(/[\p{C}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 150)
  const ascii = safe
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replaceAll('%', '_')
  const full = encodeURIComponent(safe).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`
}
