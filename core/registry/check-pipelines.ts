import { unknown } from '../words/nearest.ts'
import { type Entries, type Entry, invalid, known } from './entry.ts'
import type { EntryOf } from './registry-file.ts'

/** Every pipeline makes a data set of others that there are, in one way, and none makes, by whatever way, what it is made of. */
export function checkPipelines(entries: Entries): void {
  for (const entry of entries.pipelines.values()) {
    const { id, value } = entry
    if (!entries.datasets.has(id)) {
      const words = unknown(`unknown data set "${id}"`, id, entries.datasets.keys())
      entry.report({ code: 'unknown-dataset', path: [], at: 'key', ...words })
      continue
    }
    checkMaker(entry)
    for (const [word, dataset] of Object.entries(value.inputs ?? {}))
      known(entry, entries, 'datasets', dataset, ['inputs', word])
    checkGates(entry, entries)
  }
  checkCircles(entries)
}

function checkMaker(entry: Entry<EntryOf<'pipelines'>>): void {
  const { source, processor, inputs, overlap } = entry.value
  if (source !== undefined && processor !== undefined)
    invalid(entry, ['processor'], 'invalid pipeline: it has a source already; expected one of both')
  else if (source === undefined && processor === undefined) {
    const message = 'missing source or processor'
    entry.report({ code: 'missing-key', path: [], at: 'key', message })
  } else if (source !== undefined && inputs !== undefined)
    invalid(entry, ['inputs'], 'invalid inputs: a source reads no data sets')
  else if (processor !== undefined && overlap !== undefined)
    invalid(entry, ['overlap'], 'invalid overlap: only what a source brings is read again')
}

function checkGates(entry: Entry<EntryOf<'pipelines'>>, { datasets }: Entries): void {
  const { columns, time } = datasets.get(entry.id)!.value
  const names = Object.keys(columns)
  const { filled = [], ranges = {}, fresh } = entry.value.gates ?? {}
  const places = [
    ...filled.map((name, i) => [name, ['gates', 'filled', i], 'value'] as const),
    ...Object.keys(ranges).map((name) => [name, ['gates', 'ranges', name], 'key'] as const),
  ]
  for (const [name, path, at] of places) {
    if (names.includes(name)) continue
    entry.report({ code: 'unknown-column', path, at, ...unknown(`unknown column "${name}"`, name, names) })
  }
  for (const [name, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }] of Object.entries(
    ranges,
  )) {
    const type = columns[name]?.type
    if (to < from) invalid(entry, ['gates', 'ranges', name, 'to'], `invalid to: ${to} is below ${from}`)
    if (type !== undefined && type !== 'integer' && type !== 'double')
      invalid(entry, ['gates', 'ranges', name], `invalid range: "${name}" is ${type}; expected a number`)
  }
  if (fresh !== undefined && time === undefined)
    invalid(entry, ['gates', 'fresh'], 'invalid fresh: the data set has no time')
}

/** Each circle is told once, at the first of its members in the order of the files. */
function checkCircles({ pipelines }: Entries): void {
  const done = new Set<string>()
  for (const { id: start } of pipelines.values()) {
    const way: string[] = []
    const visit = (id: string): void => {
      if (way.includes(id)) {
        const circle = way.slice(way.indexOf(id))
        const path = ['inputs']
        const message = `invalid inputs: ${[...circle, id].join(' is made of ')}`
        invalid(pipelines.get(circle[0]!)!, path, message)
        return
      }
      if (done.has(id)) return
      way.push(id)
      for (const dataset of Object.values(pipelines.get(id)?.value.inputs ?? {}))
        if (pipelines.has(dataset)) visit(dataset)
      way.pop()
      done.add(id)
    }
    visit(start)
  }
}
