import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../yaml/issue.ts'
import { ISSUE_CODES } from '../yaml/issue-codes.ts'
import { context } from './fixtures/context.ts'
import { parsePage } from './parse-page.ts'

const RUNS = 10_000
const LIMIT_MS = 500

const folders = ['./fixtures/good/', './fixtures/bad/'].map((path) => new URL(path, import.meta.url))
const seeds = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(new URL(name, folder), 'latin1')),
)
const SYNTAX = [
  '[',
  ']',
  '{',
  '}',
  ': ',
  '- ',
  '? ',
  '#',
  '&a ',
  '*a',
  '!t ',
  '!!binary ',
  '|',
  '>',
  "'",
  '"',
  '<<: ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\t',
  '\r',
  '\0',
  '\u00ff',
  '\n',
  '\n    ',
  '$',
  '$x',
  '{x}',
  '__proto__: ',
  '~',
  '.inf',
  '0x10',
  '1e999',
  '-',
  ',',
  '@',
  '`',
  '\\u0000',
]

type Edit = (text: string) => string
const position = fc.double({ min: 0, max: 1, noNaN: true })
const at = (text: string, where: number) => Math.floor(where * text.length)

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(position, fc.nat(255)).map(
    ([where, byte]): Edit =>
      (text) => {
        const i = at(text, where)
        return text.slice(0, i) + String.fromCharCode(byte) + text.slice(i + 1)
      },
  ),
  position.map(
    (where): Edit =>
      (text) =>
        text.slice(0, at(text, where)),
  ),
  fc.tuple(position, fc.constantFrom(...SYNTAX), fc.nat(3)).map(
    ([where, token, more]): Edit =>
      (text) => {
        const i = at(text, where)
        return text.slice(0, i) + token.repeat(more + 1) + text.slice(i)
      },
  ),
  fc.tuple(position, fc.nat(4)).map(
    ([where, copies]): Edit =>
      (text) => {
        const lines = text.split('\n')
        const i = Math.floor(where * lines.length)
        return [...lines.slice(0, i), ...Array(copies + 1).fill(lines[i]), ...lines.slice(i)].join('\n')
      },
  ),
  fc.tuple(position, position).map(
    ([a, b]): Edit =>
      (text) => {
        const [from, to] = [at(text, Math.min(a, b)), at(text, Math.max(a, b))]
        return text.slice(0, from) + text.slice(to)
      },
  ),
)

const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([seed, edits]) => edits.reduce((text, change) => change(text), seed))

/** Pages of the right shape with wrong things in it, written as JSON, which is YAML. */
const structured = fc
  .record(
    {
      id: fc.constantFrom('fuzz', 5, null),
      title: fc.anything({ maxDepth: 1 }),
      inputs: fc.dictionary(fc.string(), fc.anything({ maxDepth: 2 }), { maxKeys: 3 }),
      widgets: fc.array(
        fc.record(
          {
            id: fc.string(),
            widget: fc.constantFrom('bar-line', 'heading', 'x'),
            query: fc.constantFrom('statement', 'x', 1),
            params: fc.dictionary(
              fc.constantFrom('symbol', 'metrics', 'last', '__proto__'),
              fc.anything({ maxDepth: 2 }),
            ),
            options: fc.dictionary(fc.constantFrom('bars', 'lines', 'note'), fc.anything({ maxDepth: 2 })),
            at: fc.record(
              { x: fc.integer(), y: fc.double(), w: fc.nat(12), h: fc.nat(4) },
              { requiredKeys: [] },
            ),
            when: fc.anything({ maxDepth: 3 }),
            repeat: fc.record({ over: fc.anything({ maxDepth: 1 }), as: fc.string() }, { requiredKeys: [] }),
            on: fc.record({ click: fc.anything({ maxDepth: 2 }) }),
            expect: fc.anything({ maxDepth: 3 }),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 4 },
      ),
      tabs: fc.anything({ maxDepth: 4 }),
    },
    { requiredKeys: [] },
  )
  .map(
    (page) => JSON.stringify(page, (_, value) => (typeof value === 'bigint' ? String(value) : value)) ?? '',
  )

/** Few bytes of thought, much work for a careless parser. */
const KB = 1024
const bomb = fc.tuple(fc.constantFrom(2, 20, 200, 260, 1000), fc.nat(16)).map(([kilobytes, kind]) => {
  const size = kilobytes * KB
  const fill = (unit: string) => unit.repeat(Math.ceil(size / unit.length))
  const numbered = (unit: (i: number) => string) =>
    Array.from({ length: Math.ceil(size / unit(10_000).length) }, (_, i) => unit(i)).join('')
  return [
    () => fill('['),
    () => fill('{a: '),
    () => fill('- '),
    () => fill('? '),
    () => fill('a: 1\n'),
    () => numbered((i) => `k${i}: 1\n`),
    () => `{${numbered((i) => `k${i}: [],`)}}`,
    () => `a: "${fill('x')}"`,
    () => `a: |\n${fill(' line\n')}`,
    () => `"${fill('\\q')}`,
    () => fill('*a '),
    () => `a0: &a0 [x]\n${numbered((i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}`,
    () => `id: fuzz\ninputs: {${numbered((i) => `a${i}: {},`)}}`,
    () => `id: fuzz\nwidgets: [${fill('{when: {input: {a: {}}}, at: {x: a}},')}]`,
    () =>
      `id: fuzz\nwidgets: [${numbered((i) => `{id: w${i}, widget: heading, at: {x: 0, y: 0, w: 1, h: 1}, repeat: {over: [1,2,3,4,5,6], as: n}},`)}]`,
    () =>
      `id: fuzz\nwidgets: [{id: a, widget: bar-line, query: statement, params: {symbol: VNM, metrics: [${numbered((i) => `revenu${i},`)}]}}]`,
    () => `id: fuzz\ntitle: {en: "${fill('{x}')}", vi: a}`,
  ][kind]!()
})

const hostile = fc.oneof(
  { weight: 12, arbitrary: mutated },
  { weight: 6, arbitrary: structured },
  { weight: 1, arbitrary: bomb },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
)

function answer(bytes: Uint8Array) {
  // The file is called as the page says, so that not every file is refused for its name.
  const id = /^id: ([\w-]+)/m.exec(Buffer.from(bytes.subarray(0, 500)).toString('latin1'))?.[1] ?? 'fuzz'
  const file = `dashboards/${id}.yaml`
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  const result = parsePage(file, bytes, context)
  const { user, system } = process.cpuUsage(cpu)
  // The lesser of the two: a neighbour on the same core is no fault of the parser.
  return { ...result, file, ms: Math.min(performance.now() - wall, (user + system) / 1000) }
}

/** What is wrong with an issue: a place outside the file, or more text than a log should carry. */
function misplaced(issue: Issue, file: string, lines: readonly string[]): string[] {
  const line = lines[issue.line - 1]
  // The caret may stand just behind the last letter, where something is missing.
  const inside = line !== undefined && issue.column >= 1 && issue.column <= line.length + 1
  const faults = []
  if (!inside) faults.push(`${issue.line}:${issue.column} is outside the file: ${issue.message}`)
  if (issue.file !== file) faults.push(`file ${issue.file}`)
  if (!ISSUE_CODES.includes(issue.code)) faults.push(`code ${issue.code}`)
  if (issue.message.length > 600 || issue.source.length > 160) faults.push(`too much text: ${issue.message}`)
  return faults
}

describe('parsePage', () => {
  it(`answers ${RUNS} hostile files: no throw, at most ${LIMIT_MS} ms each, every issue inside the file`, () => {
    let files = 0
    let refused = 0
    let slowest = 0
    answer(Buffer.from(seeds[0]!, 'latin1')) // The first call compiles the schemas.
    fc.assert(
      fc.property(hostile, (text) => {
        const bytes = Buffer.from(text, 'latin1')
        const { page, issues, file, ms } = answer(bytes)
        files++
        slowest = Math.max(slowest, ms)
        if (page === null) refused++
        const lines = new TextDecoder().decode(bytes).split('\n')
        const faults = issues.flatMap((issue) => misplaced(issue, file, lines))
        if (ms > LIMIT_MS) faults.push(`${ms} ms`)
        if ((page === null) !== issues.length > 0) faults.push(`${issues.length} issues beside the page`)
        if (faults.length > 0) throw new Error(faults.join('; '))
      }),
      { numRuns: RUNS, seed: 20251122, endOnFailure: true },
    )
    expect(files).toBe(RUNS)
    expect(refused).toBeGreaterThan(RUNS / 2)
    console.info(`${files} files, ${refused} refused, slowest ${slowest.toFixed(0)} ms`)
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  }, 600_000)
})
