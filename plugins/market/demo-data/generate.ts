import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Registry, say } from 'rattan/plugin'
import { writeAlerts } from './alerts/write-alerts.ts'
import { firms } from './firms/firms.ts'
import { listing, type Scale } from './firms/listing.ts'
import { writeListing } from './firms/write-listing.ts'
import { writeAssumptions } from './forecasts/assumptions.ts'
import { stageForecasts, writeForecasts } from './forecasts/forecasts.ts'
import { writeFundamentals } from './fundamentals/write-fundamentals.ts'
import { writeMacro } from './macro/write-macro.ts'
import { writeTechnical } from './market/write-technical.ts'
import { stageMarket } from './prices/stage-market.ts'
import { writePrices } from './prices/write-prices.ts'
import { fileSpelling, loadRegistry } from './registries.ts'
import { writeSectors } from './sectors/write-sectors.ts'
import { AS_OF, quartersFrom, sessionsFrom } from './sessions-and-quarters.ts'
import { statementLines } from './statements/form-lines.ts'
import { stageStatements } from './statements/stage-statements.ts'
import { writeLineRegistry } from './statements/write-line-registry.ts'
import { writeRawStatements } from './statements/write-raw-statements.ts'
import { stageMultiples, writeIndexMultiples, writeTickerMultiples } from './valuation/multiples.ts'
import { openWorkbench, type StagedColumn, type Workbench } from './workbench.ts'

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
  const bench = await openWorkbench(unfinished)
  try {
    const steps = await stepsOf(bench, scale, seed)
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

type Step = readonly [name: string, run: () => Promise<void>]

/** What is to be done, in order: each step reads tables that those before it left on the bench. */
async function stepsOf(bench: Workbench, scale: Scale, seed: number): Promise<readonly Step[]> {
  const { from, year, indicators } = SPAN[scale]
  const exact = scale === 'full'
  const registry = await loadRegistry()
  const sessions = sessionsFrom(from, registry.calendar)
  const lines = statementLines(registry)
  const listed = firms(listing(registry, scale), sessions.length, seed)
  await bench.append('sector_names', sectorNames(registry))
  return [
    [
      `simulate ${listed.length} tickers over ${sessions.length} sessions`,
      async () => {
        const values = await stageMarket(bench, listed, sessions, { seed, exact })
        await stageStatements(bench, listed, quartersFrom(year), values, sessions, seed)
      },
    ],
    ['calculate fundamentals', () => writeFundamentals(bench, registry)],
    ['write prices and indicators', () => writePrices(bench, sessions.length, indicators)],
    [
      'write forecasts',
      async () => {
        await stageForecasts(bench, listed, seed)
        await writeForecasts(bench)
        await writeAssumptions(bench)
      },
    ],
    ['value tickers, sectors and indices', () => writeValuation(bench)],
    ['measure breadth, flows and strength', () => writeTechnical(bench, sessions.length, indicators)],
    ['find alerts', () => writeAlerts(bench, sessions.length)],
    ['write rates and commodities', () => writeMacro(bench, seed)],
    ['write raw statements', () => writeRawStatements(bench, lines, exact)],
    [
      'write metadata',
      async () => {
        await writeListing(bench, listed, registry)
        await writeLineRegistry(bench, lines)
      },
    ],
  ]
}

function sectorNames({ groups }: Registry): readonly StagedColumn[] {
  const sectors = [...groups.values()]
  return [
    { name: 'sector', type: 'VARCHAR', values: sectors.map(({ id }) => id) },
    { name: 'sector_vi', type: 'VARCHAR', values: sectors.map(fileSpelling) },
    { name: 'sector_en', type: 'VARCHAR', values: sectors.map(({ label }) => say(label, 'en')) },
  ]
}

async function writeValuation(bench: Workbench): Promise<void> {
  await stageMultiples(bench)
  await writeTickerMultiples(bench)
  await writeIndexMultiples(bench)
  await writeSectors(bench)
}
