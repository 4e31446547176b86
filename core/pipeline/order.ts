import type { Registry } from '../registry/registry.ts'

/**
 * The pipelines that a refresh has to look at for these data sets, each after all that it is made of; of all where
 * nothing is asked for. What has no pipeline is brought by the data tree and is left out.
 */
export function upstreamFirst(
  { pipelines }: Pick<Registry, 'pipelines'>,
  asked: Iterable<string> = pipelines.keys(),
): string[] {
  const found = new Set<string>()
  const visit = (id: string): void => {
    const pipeline = pipelines.get(id)
    if (!pipeline || found.has(id)) return
    for (const dataset of pipeline.inputs.values()) visit(dataset)
    found.add(id)
  }
  for (const id of asked) visit(id)
  return [...found]
}

/** The same in steps: what stands in one may be made side by side, since all that it is made of stands before. */
export function levels({ pipelines }: Pick<Registry, 'pipelines'>, ids: readonly string[]): string[][] {
  const level = new Map<string, number>()
  for (const id of upstreamFirst({ pipelines }, ids)) {
    const inputs = [...(pipelines.get(id)?.inputs.values() ?? [])]
    level.set(id, Math.max(0, ...inputs.map((dataset) => (level.get(dataset) ?? -1) + 1)))
  }
  const count = Math.max(0, ...[...level.values()].map((at) => at + 1))
  return Array.from({ length: count }, (_none, step) =>
    [...level.keys()].filter((id) => level.get(id) === step),
  )
}
