import { join } from 'node:path'
import type { Registry } from '../../core/registry/registry.ts'
import { datasetView } from '../../core/sql/dataset-view.ts'
import { plainReading } from '../../core/sql/reading.ts'
import { type Columns, examineFiles } from '../duckdb/catalog.ts'
import { sourceIn } from './data.ts'
import type { DataTree } from './data-tree.ts'
import { readJson } from './data-tree.ts'

/** Why a file of a catalogue is no good. */
export async function examineJson(
  dir: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const values = await Promise.all(paths.map((path) => readJson(join(dir, path))))
  return new Map(paths.flatMap((path, i) => (values[i] === undefined ? [[path, 'not JSON']] : [])))
}

/** Why a data set's file is no good: it cannot be read to its end, or has nothing of what was agreed. */
export async function examineData(
  registry: Registry,
  dir: string,
  paths: readonly string[],
  onLog: (message: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const readers = (path: string) =>
    [...registry.datasets.values()].filter((one) => [one.path, ...one.fallbacks].includes(path))
  const source = sourceIn(registry)
  const sources = paths.map((path) => [path, source(readers(path)[0]!.id, join(dir, path))] as const)
  const found = await examineFiles(new Map(sources), onLog)
  const faults = new Map<string, string>()
  for (const [path, columns] of found) {
    if (typeof columns === 'string') faults.set(path, columns)
    else if (!readers(path).some(({ id }) => hasView(id, columns, registry)))
      faults.set(path, 'the file has none of the columns of its data set')
  }
  return faults
}

/** Whether a file that could not be read can be now, though it is the same one; `faults` are by data set. */
export async function isMended(
  faults: ReadonlyMap<string, string> = new Map(),
  registry: Registry,
  tree: DataTree,
  onLog: (message: string) => void,
): Promise<boolean> {
  const faulty = [...faults.keys()].filter((id) => tree.files.has(id))
  if (faulty.length === 0) return false
  const source = sourceIn(registry)
  const sources = faulty.map((id) => [id, source(id, tree.files.get(id)!)] as const)
  const found = await examineFiles(new Map(sources), onLog)
  return [...found].some(([id, columns]) => typeof columns !== 'string' && hasView(id, columns, registry))
}

/** Whether a file with these columns has any of those that were agreed. */
function hasView(id: string, columns: Columns, registry: Registry): boolean {
  const dataset = registry.datasets.get(id)!
  return datasetView(dataset, registry, columns, '', plainReading(dataset, columns, registry)) !== undefined
}
