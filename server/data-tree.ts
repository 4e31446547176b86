import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Registry } from '../core/registry.ts'
import { banksApart, importTickers } from '../core/sector-registry.ts'
import { importStatementLines } from '../core/statement-lines.ts'

/** What a demo tree says of itself in demo.json. */
export interface Demo {
  readonly seed: number
  readonly scale: string
  /** ISO date that counts as today: the data does not grow. */
  readonly asOf: string
}

/** The files of a data tree that the registry knows, at one moment. */
export interface DataTree {
  readonly dir: string
  /** `d-` and eight hex digits of the files' names, sizes and times. */
  readonly version: string
  /** Data set id to absolute path. */
  readonly files: ReadonlyMap<string, string>
  /** Data set id to size and time of its file: other ones, and it is another file. */
  readonly stamps: ReadonlyMap<string, string>
  readonly missing: readonly string[]
}

/** Size and time of a file; undefined where there is none. */
export async function fileStamp(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? `${found.size}\0${found.mtimeMs}` : undefined
}

const TICKERS = 'metadata/sector_industry_registry.json'
const LIQUID = 'metadata/master_symbols.json'
const LINES = 'metadata/metric_registry.json'
const DEMO = 'demo.json'

/** Looks for each data set at its path, then at its fallbacks. Reads no file. */
export async function findDataTree(dir: string, registry: Registry): Promise<DataTree> {
  const files = new Map<string, string>()
  const missing: string[] = []
  const stamps = new Map<string, string>()
  const prints: string[] = []
  const print = async (path: string): Promise<string | undefined> => {
    const stamp = await fileStamp(join(dir, path))
    if (stamp !== undefined) prints.push(`${path}\0${stamp}`)
    return stamp
  }
  for (const dataset of registry.datasets.values()) {
    let path: string | undefined
    for (const candidate of [dataset.path, ...dataset.fallbacks]) {
      const stamp = await print(candidate)
      if (stamp !== undefined) {
        path = candidate
        stamps.set(dataset.id, stamp)
        break
      }
    }
    if (path === undefined) missing.push(dataset.id)
    else files.set(dataset.id, join(dir, path))
  }
  for (const path of [TICKERS, LIQUID, LINES, DEMO]) await print(path)
  const hash = createHash('sha256').update(prints.join('\n')).digest('hex')
  return { dir, version: `d-${hash.slice(0, 8)}`, files, stamps, missing }
}

/** The registry with the tree's own tickers and statement lines in it. The registry's entries win over lines of the same id. */
export async function extendRegistry(registry: Registry, dir: string): Promise<Registry> {
  const [sectors, liquid, lines] = await Promise.all(
    [TICKERS, LIQUID, LINES].map((path) => readJson(join(dir, path))),
  )
  const listed = sectors === undefined ? [] : importTickers(sectors, liquid, registry)
  // A demo tree lists whatever it holds.
  const demo = listed.length > 0 && (await readDemo(dir)) !== null
  const tickers = listed.length === 0 || demo ? listed : [...listed, ...banksApart(listed, registry)]
  const { metrics } = lines === undefined ? { metrics: [] } : importStatementLines(lines, registry)
  return {
    ...registry,
    tickers:
      tickers.length === 0 ? registry.tickers : new Map(tickers.map((ticker) => [ticker.symbol, ticker])),
    metrics: new Map([...metrics.map((metric) => [metric.id, metric] as const), ...registry.metrics]),
  }
}

export async function readDemo(dir: string): Promise<Demo | null> {
  const demo = (await readJson(join(dir, DEMO))) as (Partial<Demo> & { synthetic?: boolean }) | undefined
  if (!demo?.synthetic || typeof demo.asOf !== 'string') return null
  return { seed: Number(demo.seed ?? 0), scale: String(demo.scale ?? ''), asOf: demo.asOf }
}

/** Undefined where the file is absent or is not JSON: the tree is somebody else's. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
