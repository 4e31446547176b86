import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Who may import whom: type imports count like any other, since what cannot be understood without another room does not
 * stand below it. Tests may reach down for real parts, but nobody may reach for what is only theirs.
 */

/** Rooms from the lowest up: each may import itself and those before it. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [
    ...[
      'words',
      'yaml',
      'calendar',
      'instance',
      'registry',
      'sql',
      'plugin',
      'pipeline',
      'page',
      'edit',
      'api',
      'door.ts',
    ],
  ],
  server: [
    ...[
      'named-in-env.ts',
      'sso-config.ts',
      'weak-secret.ts',
      'webhooks-config.ts',
      'fs-native-extensions.d.ts',
      'os-lock.ts',
      'process-memory.ts',
      'config.ts',
      'program.ts',
      'telemetry',
      'duckdb',
      'generations',
      'state',
      'rights',
      'answer',
      'export',
      'refresh',
      'workings',
    ],
    ...['database', 'accounts', 'delivery', 'layouts', 'backup', 'checks', 'http', 'commands', 'main.ts'],
  ],
}

/** What a folder may import from besides itself. */
interface Layer {
  readonly folder: string
  readonly from: readonly string[]
  /** Packages that it may load; undefined for any. Type imports are erased and always allowed. */
  readonly packages?: readonly string[]
}

const { exports: EXPORTS } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string>
}
/** What plugins may import by the name of the package, and where it leads. */
const DOORS = new Map(
  Object.entries(EXPORTS).map(([door, file]) => [`rattan${door.slice(1)}`, normalize(file)]),
)
const DOOR = 'core/door.ts'
const VIEW_PACKAGES = [
  ...['react', 'recharts', 'd3-scale', 'apexcharts', 'lightweight-charts', 'lucide-react'],
  ...['@tanstack/react-table', '@tanstack/react-virtual'],
]
const SOURCE_PACKAGES = [
  ...['node:fs', 'node:fs/promises', 'node:path', 'node:stream', 'node:stream/promises', 'node:crypto'],
  ...['pg', 'read-excel-file'],
]
const LAYERS: readonly Layer[] = [
  { folder: 'core', from: [], packages: ['typebox', 'ajv', 'yaml', 'fastest-levenshtein'] },
  { folder: 'plugins/views.ts', from: ['plugins/widgets'], packages: [] },
  { folder: 'plugins/widgets', from: [DOOR], packages: VIEW_PACKAGES },
  { folder: 'plugins/queries', from: [DOOR], packages: [] },
  { folder: 'plugins/processors', from: [DOOR], packages: [] },
  { folder: 'plugins/sources', from: [DOOR], packages: SOURCE_PACKAGES },
  // A program of its own, which reads the registries and writes files.
  { folder: 'plugins/market/demo-data', from: ['core'] },
  { folder: 'plugins/market', from: [DOOR], packages: [] },
  { folder: 'server', from: ['core'] },
  { folder: 'app', from: ['core', 'plugins/views.ts', 'plugins/widgets/shared'] },
  { folder: 'examples', from: [...DOORS.values()], packages: VIEW_PACKAGES },
]

/** Packages that whole layers must do without, however they are reached. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  app: ['fastify', '@duckdb/node-api', 'typebox', 'ajv', 'yaml', 'node:fs', 'node:child_process'],
  server: ['react', 'react-dom', 'next', 'recharts'],
}

interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
}

/** Static imports, re-exports and `import()` of a TypeScript source. */
function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = code.matchAll(
    /^\s*(import|export)\s+(type\s+)?((?:[^'"`;]*?)\sfrom\s*)?['"]([^'"]+)['"]/gm,
  )
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)
  return [
    ...[...statements].map((match) => ({ specifier: match[4]!, typeOnly: match[2] !== undefined })),
    ...[...dynamic].map((match) => ({ specifier: match[1]!, typeOnly: false })),
  ]
}

/** Tests and what only tests use. */
const FOR_TESTS = /\.test\.tsx?$|\/test-[^/]+\.tsx?$|\/(fixtures|testing|deploy)\/|\/read-example\.ts$/
const inside = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)

/** The file of ours that an import leads to; undefined for a package. */
function targetOf(file: string, specifier: string): string | undefined {
  const door = DOORS.get(specifier)
  if (door) return door
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined
}

/** What a file imports against the rules: one sentence each. */
function violations(file: string, source: string): string[] {
  const layer = LAYERS.find(({ folder }) => inside(file, folder))
  if (!layer) return []
  const isTest = FOR_TESTS.test(file)
  return importsOf(source).flatMap(({ specifier, typeOnly }) => {
    const target = targetOf(file, specifier)
    if (target !== undefined)
      return mayReach(file, target, layer, isTest) ? [] : [`${file} imports ${target}`]
    if (typeOnly || isTest) return []
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    const forbidden = FORBIDDEN[layer.folder]?.includes(name) || layer.packages?.includes(name) === false
    return forbidden ? [`${file} loads ${specifier}`] : []
  })
}

function mayReach(file: string, target: string, layer: Layer, isTest: boolean): boolean {
  if (isTest) return true
  if (FOR_TESTS.test(target)) return false
  if (!inside(target, layer.folder)) return layer.from.some((folder) => inside(target, folder))
  const [top = '', ...mine] = file.split('/')
  const rooms = ROOMS[top]
  if (!rooms) return true
  return rooms.indexOf(target.split('/')[1]!) <= rooms.indexOf(mine[0]!)
}

const root = new URL('../', import.meta.url).pathname
const sources = new Map(
  ['core', 'plugins', 'server', 'app', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`)
      // This file names forbidden imports in texts.
      .filter((file) => file !== 'core/imports.test.ts')
      .map((file) => [file, readFileSync(join(root, file), 'utf8')] as const),
  ),
)

/** Files that lead back to themselves. */
function circles(): string[] {
  const reads = (file: string) =>
    importsOf(sources.get(file) ?? '')
      .map(({ specifier }) => targetOf(file, specifier))
      .filter((target) => target !== undefined && sources.has(target)) as string[]
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file)
    if (start >= 0) found.push([...trail.slice(start), file].join(' -> '))
    if (start >= 0 || done.has(file)) return
    for (const target of reads(file)) visit(target, [...trail, file])
    done.add(file)
  }
  for (const file of sources.keys()) if (!FOR_TESTS.test(file)) visit(file, [])
  return found
}

describe('the import rule', () => {
  it('holds for every file', () => {
    expect(sources.size).toBeGreaterThan(300)
    expect([...sources].flatMap(([file, source]) => violations(file, source))).toEqual([])
  })

  it('has a room for every folder of core and server', () => {
    for (const [top, rooms] of Object.entries(ROOMS)) {
      const entries = readdirSync(join(root, top)).filter(
        (name) => !/\.test\.ts$|\.mjs$|^(attacks|deploy|testing)$/.test(name),
      )
      expect(entries.sort()).toEqual([...rooms].sort())
    }
  })

  it('leads no file back to itself, by types neither', () => {
    expect(circles()).toEqual([])
  })

  it.each([
    ['core/page/page.ts', `import { run } from '../../server/duckdb/engine.ts'`],
    ['core/page/page.ts', `import type { Engine } from '../../server/duckdb/engine.ts'`],
    ['core/page/page.ts', `import { useState } from 'react'`],
    ['core/page/page.ts', `import { readFileSync } from 'node:fs'`],
    ['core/page/page.ts', `export * from '../../plugins/views.ts'`],
    ['core/page/page.ts', `const view = () => import('../../app/page/page-view.tsx')`],
    ['core/page/page.ts', `import {\n  a,\n  b,\n} from "@duckdb/node-api"`],
    ['core/page/page.ts', `import { context } from './fixtures/context.ts'`],
    ['core/words/format.ts', `import type { Registry } from '../registry/registry.ts'`],
    ['core/registry/registry.ts', `import { parsePage } from '../page/parse-page.ts'`],
    ['core/sql/sql.ts', `import { Type } from 'rattan/plugin'`],
    ['server/state/state.ts', `import type { Reader } from '../answer/reader.ts'`],
    ['server/duckdb/engine.ts', `import { nextState } from '../state/state.ts'`],
    ['server/answer/bind.ts', `import { startTestServer } from '../testing/test-server.ts'`],
    ['plugins/queries/statement/query.ts', `import { card } from '../../widgets/card/widget.ts'`],
    ['plugins/queries/statement/query.ts', `import { sql } from '../../../core/sql/sql.ts'`],
    ['plugins/queries/statement/query.ts', `import { useMemo } from 'react'`],
    [
      'plugins/queries/statement/query.ts',
      `import { tiers } from '../../market/queries/banking/tiers/query.ts'`,
    ],
    ['plugins/widgets/card/view.tsx', `import { api } from '../../../app/api.ts'`],
    ['plugins/widgets/card/view.tsx', `import { engine } from '../../../server/duckdb/engine.ts'`],
    ['server/main.ts', `import { PageView } from '../app/page/page-view.tsx'`],
    ['server/main.ts', `import { statement } from '../plugins/queries/statement/query.ts'`],
    ['server/main.ts', `import { createElement } from 'react'`],
    ['app/page/page-view.tsx', `import { statement } from '../../plugins/queries/statement/query.ts'`],
    ['app/page/page-view.tsx', `import { card } from '../../plugins/widgets/card/widget.ts'`],
    ['app/page/page-view.tsx', `import { config } from '../../server/config.ts'`],
    ['app/page/page-view.tsx', `import { Ajv } from 'ajv'`],
    ['examples/flights/plugins/queries/a/query.ts', `import { sql } from '../../../../../core/sql/sql.ts'`],
  ])('is broken by %s with %s', (file, source) => {
    expect(violations(file, source)).toHaveLength(1)
  })

  it.each([
    ['core/plugin/plugin.ts', `import type { ComponentType } from 'react'`],
    ['core/page/page.ts', `// import { run } from '../server/engine.ts'`],
    ['core/page/page.ts', `import Type from 'typebox'\nimport { nearest } from '../words/nearest.ts'`],
    ['core/page/page.test.ts', `import { statement } from '../../plugins/queries/statement/query.ts'`],
    [
      'plugins/widgets/card/view.tsx',
      `import { useMemo } from 'react'\nimport { x } from '../shared/tip.tsx'`,
    ],
    ['plugins/market/queries/banking/tiers/query.ts', `import { sql } from 'rattan/plugin'`],
    ['server/http/app.ts', `import { parsePage } from '../../core/page/parse-page.ts'`],
    ['app/widget/views.ts', `import { VIEWS } from '../../plugins/views.ts'`],
  ])('lets %s say %s', (file, source) => {
    expect(violations(file, source)).toEqual([])
  })
})

describe('the doors of the package', () => {
  const used = [...sources].filter(([file]) => file.startsWith('examples/'))
  const guides = ['plugins/README.md', 'docs/instances.md'].map((file) => readFileSync(file, 'utf8'))

  it.each([...DOORS.keys()])(
    '%s is told of, and the widget of the example instance is made with it',
    (door) => {
      for (const guide of guides) expect(guide).toContain(`\`${door}\``)
      const imports = used.flatMap(([, source]) => importsOf(source))
      expect(imports.map(({ specifier }) => specifier)).toContain(door)
    },
  )
})
