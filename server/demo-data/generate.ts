import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeAlerts } from './alerts.ts'
import { writeAssumptions } from './assumptions.ts'
import { openWorkbench } from './database.ts'
import { stageForecasts, writeForecasts } from './forecast.ts'
import { writeFundamentals } from './fundamentals.ts'
import { listing, type Scale } from './listing.ts'
import { fileSpelling, loadRegistry } from './load-registry.ts'
import { writeLongStatements } from './long-statements.ts'
import { writeMacro } from './macro.ts'
import { stageMarket } from './market.ts'
import { writeMetadata, writeMetricRegistry } from './metadata.ts'
import { writePrices } from './prices-files.ts'
import { writeSectors } from './sector.ts'
import { AS_OF, quartersFrom, sessionsFrom } from './sessions.ts'
import { statementLines } from './statement-lines.ts'
import { stageStatements } from './statements.ts'
import { writeTechnical } from './technical.ts'
import { firms } from './universe.ts'
import { stageMultiples, writeIndexMultiples, writeTickerMultiples } from './valuation.ts'

export interface DemoOptions {
  readonly scale: Scale
  /** Folder of the tree; replaced as a whole once the new one is complete. */
  readonly out: string
  readonly seed?: number
  readonly onProgress?: (step: string, done: number, of: number) => void
}

/** First day of prices and first year of statements; sessions of indicators kept in the per-ticker file. */
const SPAN = {
  small: { from: '2018-01-02', year: 2018, indicators: 800 },
  full: { from: '2016-01-18', year: 2016, indicators: 2600 },
} as const

/**
 * Writes a synthetic data tree that is laid out like the real one: same paths, columns and types. The same seed and
 * scale give the same bytes. The tree appears under `out` only when it is complete.
 */
export async function generate({ scale, out, seed = 1, onProgress }: DemoOptions): Promise<void> {
  const target = resolve(out)
  const unfinished = `${target}.tmp`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const span = SPAN[scale]
  const registry = await loadRegistry()
  const sessions = sessionsFrom(span.from, registry.calendar)
  const quarters = quartersFrom(span.year)
  const lines = statementLines(registry)
  const listed = firms(listing(registry, scale), sessions.length, seed)
  const bench = await openWorkbench(unfinished)
  try {
    await bench.append('sector_names', [
      { name: 'sector', type: 'VARCHAR', values: [...registry.sectors.keys()] },
      {
        name: 'sector_vi',
        type: 'VARCHAR',
        values: [...registry.sectors.values()].map(fileSpelling),
      },
      {
        name: 'sector_en',
        type: 'VARCHAR',
        values: [...registry.sectors.values()].map((sector) => sector.label.en),
      },
    ])
    const steps: readonly (readonly [string, () => Promise<void>])[] = [
      [
        `simulate ${listed.length} tickers over ${sessions.length} sessions`,
        async () => {
          const values = await stageMarket(bench, listed, sessions, { seed, exact: scale === 'full' })
          await stageStatements(bench, listed, quarters, values, sessions, seed)
        },
      ],
      ['calculate fundamentals', () => writeFundamentals(bench, registry)],
      ['write prices and indicators', () => writePrices(bench, sessions.length, span.indicators)],
      [
        'write forecasts',
        async () => {
          await stageForecasts(bench, listed, seed)
          await writeForecasts(bench)
          await writeAssumptions(bench)
        },
      ],
      [
        'value tickers, sectors and indices',
        async () => {
          await stageMultiples(bench)
          await writeTickerMultiples(bench)
          await writeIndexMultiples(bench)
          await writeSectors(bench)
        },
      ],
      ['measure breadth, flows and strength', () => writeTechnical(bench, sessions.length, span.indicators)],
      ['find alerts', () => writeAlerts(bench, sessions.length)],
      ['write rates and commodities', () => writeMacro(bench, seed)],
      ['write raw statements', () => writeLongStatements(bench, lines, scale === 'full')],
      [
        'write metadata',
        async () => {
          await writeMetadata(bench, listed, registry)
          await writeMetricRegistry(bench, lines)
        },
      ],
    ]
    for (const [i, [name, run]] of steps.entries()) {
      onProgress?.(name, i + 1, steps.length)
      await run()
    }
  } finally {
    bench.close()
    await rm(join(unfinished, '.spill'), { recursive: true, force: true })
  }
  await writeFile(
    join(unfinished, 'demo.json'),
    `${JSON.stringify({ synthetic: true, seed, scale, asOf: AS_OF }, null, 1)}\n`,
  )
  await rm(target, { recursive: true, force: true })
  await rename(unfinished, target)
}
