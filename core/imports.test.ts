import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Who may import whom, and which packages each layer must not load. Tests may reach down for real parts. */
interface Layer {
  readonly folder: string
  /** Folders and files of ours that it may import from, besides itself. */
  readonly from: readonly string[]
  /** Packages that it may load; undefined for any. Type imports are erased and always allowed. */
  readonly packages?: readonly string[]
}

const LAYERS: readonly Layer[] = [
  { folder: 'core', from: [], packages: ['typebox', 'ajv', 'yaml', 'fastest-levenshtein'] },
  { folder: 'plugins/widgets.ts', from: ['core', 'plugins/widgets'], packages: [] },
  { folder: 'plugins/queries.ts', from: ['core', 'plugins/queries'], packages: [] },
  {
    folder: 'plugins/widgets',
    from: ['core'],
    packages: [
      'typebox',
      'react',
      'recharts',
      'apexcharts',
      'lightweight-charts',
      '@tanstack/react-table',
      '@tanstack/react-virtual',
      'lucide-react',
    ],
  },
  { folder: 'plugins/queries', from: ['core'], packages: ['typebox'] },
  { folder: 'plugins', from: ['core'] },
  { folder: 'server', from: ['core', 'plugins'] },
  { folder: 'app', from: ['core', 'plugins/widgets', 'plugins/widgets.ts'] },
]

/** Packages that whole layers must do without, however they are reached. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  app: ['fastify', '@duckdb/node-api', 'ajv', 'yaml', 'node:fs', 'node:child_process'],
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

/** Tests and what only tests use: they may reach for real parts and any package, but nobody may reach for them. */
const FOR_TESTS = /\.test\.tsx?$|\/test-[^/]+\.tsx?$|\/fixtures\/|\/read-example\.ts$/

/** What a file imports against the rule: one sentence each. */
function violations(file: string, source: string): string[] {
  const inside = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
  const layer = LAYERS.find(({ folder }) => inside(file, folder))
  if (!layer) return []
  const isTest = FOR_TESTS.test(file)
  return importsOf(source).flatMap(({ specifier, typeOnly }) => {
    if (specifier.startsWith('.')) {
      const target = normalize(join(dirname(file), specifier))
      const allowed = [layer.folder, ...layer.from, ...(isTest ? ['core', 'plugins', 'server', 'e2e'] : [])]
      if (allowed.some((folder) => inside(target, folder)) && (isTest || !FOR_TESTS.test(target))) return []
      return [`${file} imports ${target}`]
    }
    if (typeOnly || isTest) return []
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    const forbidden = FORBIDDEN[layer.folder]?.includes(name) || layer.packages?.includes(name) === false
    return forbidden ? [`${file} loads ${specifier}`] : []
  })
}

const root = new URL('../', import.meta.url).pathname
const files = ['core', 'plugins', 'server', 'app'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    // This file names forbidden imports in texts.
    .filter((file) => file !== 'core/imports.test.ts'),
)

describe('the import rule', () => {
  it('holds for every file', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap((file) => violations(file, readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  it.each([
    ['core/page.ts', `import { run } from '../server/engine.ts'`],
    ['core/page.ts', `import type { Engine } from '../server/engine.ts'`],
    ['core/page.ts', `import { useState } from 'react'`],
    ['core/page.ts', `import { readFileSync } from 'node:fs'`],
    ['core/page.ts', `import fastify from 'fastify'`],
    ['core/page.ts', `export * from '../plugins/widgets.ts'`],
    ['core/page.ts', `const view = () => import('../app/page/page-view.tsx')`],
    ['core/page.ts', `import {\n  a,\n  b,\n} from "@duckdb/node-api"`],
    ['core/page.ts', `import '../server/main.ts'`],
    ['core/page.ts', `import { context } from './fixtures/context.ts'`],
    ['plugins/queries/statement/query.ts', `import { card } from '../../widgets/card/widget.ts'`],
    ['plugins/queries/statement/query.ts', `import { useMemo } from 'react'`],
    ['plugins/widgets/card/view.tsx', `import { api } from '../../../app/api.ts'`],
    ['plugins/widgets/card/view.tsx', `import { engine } from '../../../server/duckdb/engine.ts'`],
    ['server/main.ts', `import { PageView } from '../app/page/page-view.tsx'`],
    ['server/main.ts', `import { createElement } from 'react'`],
    ['app/page/page-view.tsx', `import { statement } from '../../plugins/queries/statement/query.ts'`],
    ['app/page/page-view.tsx', `import { config } from '../../server/config.ts'`],
    ['app/page/page-view.tsx', `import { Ajv } from 'ajv'`],
  ])('is broken by %s with %s', (file, source) => {
    expect(violations(file, source)).toHaveLength(1)
  })

  it.each([
    ['core/plugin.ts', `import type { ComponentType } from 'react'`],
    ['core/page.ts', `// import { run } from '../server/engine.ts'`],
    ['core/page.ts', `import Type from 'typebox'\nimport { nearest } from './nearest.ts'`],
    ['core/page.test.ts', `import { statement } from '../plugins/queries/statement/query.ts'`],
    [
      'plugins/widgets/card/view.tsx',
      `import { useMemo } from 'react'\nimport { x } from '../shared/chart.tsx'`,
    ],
    ['server/main.ts', `import { parsePage } from '../core/parse-page.ts'`],
    ['app/api.ts', `import * as widgets from '../plugins/widgets.ts'`],
  ])('lets %s say %s', (file, source) => {
    expect(violations(file, source)).toEqual([])
  })
})
