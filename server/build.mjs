// Makes plain JavaScript of the server, so that a start reads three files instead of translating a thousand.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

/** Programs of their own: the server and what it starts. */
const PROGRAMS = [
  'server/main.ts',
  'server/duckdb/worker.ts',
  'server/state/parser.ts',
  'server/export/writer.ts',
  'server/refresh/data-writer.ts',
  'server/database/pglite.mjs',
  // What an operator runs where there are no sources, such as `node .server/accounts.js list`.
  'server/commands/accounts.ts',
  'server/commands/backup.ts',
  'server/commands/check.ts',
  'server/commands/database.ts',
  'server/commands/doctor.ts',
  'server/commands/layouts.ts',
  'server/commands/refresh.ts',
]

/** Hold a binary, which lies beside their code. */
const NATIVE = ['@duckdb/node-api', 'fs-native-extensions', '@node-rs/argon2', '@electric-sql/pglite']
/** Asks for a package that nobody has to have. */
const OPTIONAL = ['pg-native']
/** What has to lie in `node_modules` where the built server runs. */
export const EXTERNAL = NATIVE

/** Packages that ask for `require` and their own place, in a file that is a module. */
const AS_COMMONJS = `import { createRequire as createRequire_ } from 'node:module'
import { dirname as dirname_ } from 'node:path'
import { fileURLToPath as fileURLToPath_ } from 'node:url'
const require = createRequire_(import.meta.url)
const __filename = fileURLToPath_(import.meta.url)
const __dirname = dirname_(__filename)`

/** Builds the server of one instance, its plugins included, into a folder directly below `root`; `version` names its source. */
export async function buildServer(root, folder, pluginFolders, version) {
  rmSync(join(root, folder), { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: PROGRAMS,
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    define: { RATTAN_BUILD: JSON.stringify(version) },
    external: [...NATIVE, ...OPTIONAL],
    alias: doors(root),
    banner: { js: AS_COMMONJS },
    plugins: [knownPlugins(root, pluginFolders)],
    logLevel: 'error',
  })
}

/** What plugins import, wherever their instance lies: the package's own exports. */
function doors(root) {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.fromEntries(
    Object.entries(exports).map(([door, file]) => [door.replace('.', name), join(root, file)]),
  )
}

/** Puts the list of an instance's plugins in the place of the search for them. */
function knownPlugins(root, folders) {
  return {
    name: 'known-plugins',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]server[\\/]state[\\/]plugin-modules\.ts$/ }, () => {
        const files = [...new Set(folders.flatMap(pluginFiles))]
        const imports = files.map((file, i) => `import * as p${i} from ${JSON.stringify(file)}\n`)
        const named = files.map((file, i) => `[${JSON.stringify(relative(root, file))}, p${i}]`)
        const contents = `${imports.join('')}export const pluginModules = async () => [${named.join(',')}]`
        return { contents, loader: 'ts', resolveDir: root }
      })
    },
  }
}

/** As server/state/plugin-modules.ts finds them. */
function pluginFiles(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true })
    .filter((path) => /(^|[\\/])(query|widget|catalog|source|processor)\.ts$/.test(path))
    .map((path) => join(folder, path))
    .sort()
}
