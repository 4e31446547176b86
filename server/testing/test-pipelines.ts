import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Run } from '../../core/api/refresh.ts'
import { API_VERSION } from '../../core/instance/api-version.ts'
import { ROOT } from '../config.ts'

/** A small instance whose data is made: prices from a text file, means of them by SQL, ranks of the means by TypeScript. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type":"module"}',
  'instance.yaml': `
rattan: ${API_VERSION}
name: { en: Test }
languages: [en]
timezone: UTC
subject: { name: share, plural: shares, label: { en: Share } }
group: { name: trade, plural: trades, label: { en: Trade } }
`,
  'registries/all.yaml': `
entities: { FIRM: { label: { en: Firm } } }
groups: { ALL: { label: { en: All }, entity: FIRM } }
datasets:
  prices:
    title: { en: Prices }
    path: raw/prices.parquet
    key: [symbol, day]
    subject: symbol
    time: { column: day, every: day }
    columns: { symbol: { type: text }, day: { type: date }, close: { type: double } }
  means:
    title: { en: Means }
    path: made/means.parquet
    key: [symbol]
    subject: symbol
    columns: { symbol: { type: text }, mean: { type: double }, marker: { type: double } }
  ranks:
    title: { en: Ranks }
    path: made/ranks.parquet
    key: [symbol]
    subject: symbol
    columns: { symbol: { type: text }, rank: { type: integer }, marker: { type: double } }
`,
  'registries/pipelines.yaml': `
pipelines:
  ranks: { processor: rank, inputs: { means: means } }
  means: { processor: mean, inputs: { prices: prices }, gates: { ranges: { mean: { from: 0, to: 1000 } } } }
  prices: { source: lines, params: { file: prices.txt } }
`,
  'plugins/sources/lines/source.ts': `
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineSource, literal, sql, SourceError, Type } from 'rattan/plugin'
export const lines = defineSource({
  name: 'lines',
  summary: 'Lines of symbol, day and close.',
  params: Type.Object({ file: Type.String() }, { additionalProperties: false }),
  async bring({ file }, { folder, tree, state, signal }) {
    const text = await readFile(join(tree, file), 'utf8').catch(() => {
      throw new SourceError('there is no such file', { file })
    })
    if (text.startsWith('hang')) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    if (text.startsWith('deaf')) for (;;) ;
    if (text === state) return { rows: null, state }
    const rows = text.trim().split('\\n').map((line) => line.split(' '))
    const bad = rows.findIndex((row) => row.length !== 3)
    if (bad >= 0) throw new SourceError('a line has no three words', { file, row: bad + 1 })
    const path = join(folder, 'lines.json')
    await writeFile(path, JSON.stringify(rows.map(([symbol, day, close]) => ({ symbol, day, close }))))
    return { rows: sql\`select symbol, cast(day as date) as day, cast(close as double) as close from read_json(\${literal(path)})\`, whole: true, state: text }
  },
})
`,
  'plugins/processors/mean/processor.ts': `
import { defineProcessor, sql, Type } from 'rattan/plugin'
export const mean = defineProcessor({
  name: 'mean',
  summary: 'Mean price of each.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { prices: { columns: ['symbol', 'close'] } },
  plan: () => ({
    steps: [{ name: 'of_each', sql: sql\`select symbol, avg(close) as mean from prices group by symbol\` }],
    rows: sql\`select *, (select max(close) from prices) as marker from of_each order by symbol\`,
  }),
})
`,
  'plugins/processors/rank/processor.ts': `
import { defineProcessor, sql, Type } from 'rattan/plugin'
export const rank = defineProcessor({
  name: 'rank',
  summary: 'Ranks of means.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { means: { columns: ['symbol', 'mean', 'marker'] } },
  plan: () => ({
    steps: [{
      name: 'ranked',
      columns: { symbol: 'varchar', rank: 'bigint', marker: 'double' },
      async *rows(read) {
        let rank = 0
        for await (const [symbol, marker] of read(sql\`select symbol, marker from means order by mean desc, symbol\`)) yield [symbol, ++rank, marker]
      },
    }],
    rows: sql\`select * from ranked order by symbol\`,
  }),
})
`,
}

export interface Workplace {
  readonly root: string
  readonly instance: string
  readonly tree: string
  readonly workDir: string
  readonly env: Readonly<Record<string, string>>
  /** Writes a file below the instance or the tree. */
  write(path: string, text: string): Promise<void>
  remove(): Promise<void>
}

/** Prices of three days, by what the day's price is to be. */
export const prices = (close: (symbol: string, day: number) => number) =>
  ['AAA', 'BBB', 'CCC']
    .flatMap((symbol) => [1, 2, 3].map((day) => `${symbol} 2026-01-0${day} ${close(symbol, day)}`))
    .join('\n')

export async function makeWorkplace(): Promise<Workplace> {
  const root = await mkdtemp(join(tmpdir(), 'rattan-refresh-'))
  const [instance, tree, workDir] = ['instance', 'tree', 'work'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  for (const [path, text] of Object.entries(FILES)) await write(`instance/${path}`, text)
  await mkdir(join(instance, 'dashboards'))
  await mkdir(join(instance, 'node_modules'))
  await symlink(ROOT, join(instance, 'node_modules', 'rattan'))
  await write(
    'tree/prices.txt',
    prices((symbol, day) => symbol.charCodeAt(0) + day),
  )
  const env = { INSTANCE_DIR: instance, DATA_DIR: tree, WORK_DIR: workDir, PATH: process.env.PATH ?? '' }
  return {
    ...{ root, instance, tree, workDir, env, write },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

/** The command as `npm run refresh` starts it. */
export function startRefresh({ env }: Workplace, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/commands/refresh.ts', ...args], {
    ...{ cwd: ROOT, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] },
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }))
  })
  return { child, ended }
}

export const refreshed = (place: Workplace, ...args: string[]) => startRefresh(place, ...args).ended

export async function lastRun({ workDir }: Workplace): Promise<Run> {
  const lines = (await readFile(join(workDir, 'refresh', 'runs.jsonl'), 'utf8')).trim().split('\n')
  return JSON.parse(lines.at(-1)!) as Run
}
