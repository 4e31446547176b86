import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Lang } from '../../core/words/text.ts'
import type { Instance } from '../answer/instances.ts'
import { answerKey } from '../answer/run-widget.ts'
import type { Exports } from '../export/exports.ts'
import type { ExportKind } from '../export/file-writing.ts'
import { ExportFault, exportTable } from '../export/table.ts'
import { HttpFault } from './fault.ts'

const TYPES: Readonly<Record<ExportKind, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
}

/** What stands after a widget's id, and the id; null for the widget itself. */
export function exportKind(name: string): { id: string; kind: ExportKind | null } {
  const match = /^(.*)\.(csv|xlsx|parquet)$/s.exec(name)
  return match ? { id: match[1]!, kind: match[2] as ExportKind } : { id: name, kind: null }
}

/** What a widget shows, whole, as a file to download. Parquet is for programs: its heads are ids in any language. */
export async function sendExport(
  exports: Exports,
  request: FastifyRequest,
  reply: FastifyReply,
  instance: Instance,
  { kind, lang: asked }: { readonly kind: ExportKind; readonly lang: string | undefined },
): Promise<FastifyReply> {
  const { state, reader, gone: signal, id: requestId, log } = request
  const known = langOf(asked, state.registry.instance.languages)
  const lang = kind === 'parquet' ? null : known
  const { scope } = state
  const key = `${kind} ${lang} ${state.configVersion} ${JSON.stringify(scope.key)} ${answerKey(instance, instance.widget.export)}`
  for (let tries = 0; tries < 2; tries++) {
    const kept = await exports.kept(state.engine, key)
    if (kept) {
      const { table, size } = kept.file
      return reply
        .type(TYPES[kind])
        .header('x-data-version', table.dataVersion)
        .header('content-disposition', attachment(`${table.file}.${kind}`))
        .header('content-length', size)
        .send(kept.handle.createReadStream())
    }
    const order = await exportTable(state, instance, reader, { signal, requestId, log, lang })
    await exports.make(state.engine, key, reader.who, signal, { kind, ...order })
  }
  throw new ExportFault('internal', 'the file was made and is gone')
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
