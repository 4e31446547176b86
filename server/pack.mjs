// Packs what the server hands out as it is, once and as small as it gets, instead of again for every reader.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Smaller ones fit into one packet anyway. */
const LEAST_BYTES = 1000

/** Writes `<file>.br` and `<file>.gz` beside every script, style and text below a folder. */
export function packFiles(folder) {
  for (const path of readdirSync(folder, { recursive: true })) {
    if (!/\.(js|css|svg|txt)$/.test(path)) continue
    const file = join(folder, path)
    const bytes = readFileSync(file)
    if (bytes.length < LEAST_BYTES) continue
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  }
}
