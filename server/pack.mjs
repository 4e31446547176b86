// What is done once with a built shell, instead of again for every reader.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Smaller ones fit into one packet anyway. */
const LEAST_BYTES = 1000

/** Packs what the server hands out as it is, as small as it gets: `<file>.br` and `<file>.gz` beside every script, style and text below a folder. */
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

/** How the bundler writes a module that is loaded when it is asked for (its number, and the files that hold it), and who asks. */
const LATER = /(\d+),\w+=>\{\w+\.v\(\w+=>Promise\.all\(\[([^\]]*)\]/g
const ASKED = /["']?([\w-]+)["']?:\(\)=>\w+\.A\((\d+)\)/g

/**
 * Writes `views.json`: widget plugin to the scripts of its view, for documents to ask for them beside the shell's own
 * rather than after. A view that the bundler wrote in another way is not in it, and comes later.
 */
export function writeViewScripts(out) {
  const folder = join(out, '_next', 'static', 'chunks')
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const text = scripts.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const files = new Map(
    [...text.matchAll(LATER)].map(([, id, list]) => [id, list.match(/[^",]+\.js/g) ?? []]),
  )
  const views = [...text.matchAll(ASKED)].flatMap(([, name, id]) =>
    files.has(id) ? [[name, files.get(id).map((file) => `/_next/${file}`)]] : [],
  )
  writeFileSync(join(out, 'views.json'), JSON.stringify(Object.fromEntries(views)))
}
