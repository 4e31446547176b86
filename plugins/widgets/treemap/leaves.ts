import type { Lang, Table } from 'rattan/plugin'
import { columnOf, numbersOf, rowNames } from '../shared/table/read-table.ts'
import type { TreemapOptions } from './widget.ts'

export interface Leaf {
  readonly [key: string]: unknown
  readonly name: string
  readonly size: number
  /** Of all, from 0 to 1. */
  readonly share: number
  readonly row: number
}

/** Largest first; what has no area is left out. */
export function leavesOf(table: Table, { name, size }: TreemapOptions, lang: Lang): readonly Leaf[] {
  const sizes = numbersOf(table, size)
  const total = sizes.reduce<number>((sum, one) => sum + Math.max(0, one ?? 0), 0)
  return rowNames(table, name, lang)
    .flatMap((called, row): Leaf[] => {
      const own = sizes[row] ?? null
      return own !== null && own > 0 ? [{ name: called, size: own, share: own / total, row }] : []
    })
    .sort((a, b) => b.size - a.size)
}

/** Fields of leaves, in the order of their largest one; the leaves themselves where nothing gathers them. */
export function grouped(table: Table, { group }: TreemapOptions, leaves: readonly Leaf[], lang: Lang) {
  if (!group || !columnOf(table, group)) return leaves
  const names = rowNames(table, group, lang)
  const fields = new Map<string, Leaf[]>()
  for (const leaf of leaves) {
    const name = names[leaf.row]!
    fields.set(name, [...(fields.get(name) ?? []), leaf])
  }
  return [...fields].map(([name, children]) => ({ name, children }))
}
