import type { FastifyReply } from 'fastify'
import type { Lang } from '../../core/words/text.ts'
import type { Instance } from '../answer/instances.ts'
import type { Reader } from '../answer/reader.ts'
import type { RunOptions } from '../answer/run-widget.ts'
import { csv } from '../export/csv.ts'
import { parquet } from '../export/parquet.ts'
import { exportTable } from '../export/table.ts'
import { xlsx } from '../export/xlsx.ts'
import type { State } from '../state/state.ts'
import { HttpFault } from './fault.ts'

const EXPORTS = {
  csv: { type: 'text/csv; charset=utf-8', write: csv },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: xlsx },
  parquet: { type: 'application/vnd.apache.parquet', write: parquet },
} as const
export type ExportKind = keyof typeof EXPORTS

/** What stands after a widget's id, and the id; null for the widget itself. */
export function exportKind(name: string): { id: string; kind: ExportKind | null } {
  const match = /^(.*)\.(csv|xlsx|parquet)$/s.exec(name)
  return match ? { id: match[1]!, kind: match[2] as ExportKind } : { id: name, kind: null }
}

/** What a widget shows as a file to download. Parquet is for programs: its heads are ids in any language. */
export async function sendExport(
  reply: FastifyReply,
  state: State,
  instance: Instance,
  kind: ExportKind,
  reader: Reader,
  options: RunOptions & { readonly lang: string | undefined },
): Promise<FastifyReply> {
  const lang = langOf(options.lang, state.registry.instance.languages)
  const table = await exportTable(state, instance, reader, {
    ...options,
    lang: kind === 'parquet' ? null : lang,
  })
  const { type, write } = EXPORTS[kind]
  if (table.truncated) reply.header('x-truncated', 'true')
  return reply
    .type(type)
    .header('x-data-version', table.dataVersion)
    .header('content-disposition', attachment(`${table.file}.${kind}`))
    .send(await write(table))
}

function langOf(lang: string | undefined, languages: readonly Lang[]): Lang | null {
  if (lang === undefined || languages.includes(lang)) return lang ?? null
  throw new HttpFault('invalid-input', `invalid lang; expected ${languages.join(' or ')}`, { field: 'lang' })
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
