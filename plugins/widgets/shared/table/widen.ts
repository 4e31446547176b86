import type { Cell, Column, Table, Text } from 'rattan/plugin'
import { columnOf } from './read-table.ts'

/**
 * A long table as a wide one: a column of `y` for each value of `group`, named by it, over the distinct values of `x`
 * in ascending order. The order of groups is that of the registry's words where there are few, else of the rows.
 */
export function widen(table: Table, x: string, group: string, y: string): Table {
  const across = columnOf(table, x)
  const groups = columnOf(table, group)
  const value = columnOf(table, y)
  if (!across || !groups || !value) return { rows: 0, columns: [], data: {} }
  const cells = (name: string) => table.data[name] ?? []
  const xs = [...new Set(cells(x).flatMap((cell) => (cell === null ? [] : [cell])))].sort((a, b) =>
    a < b ? -1 : 1,
  )
  const rowOf = new Map(xs.map((cell, i) => [cell, i]))
  const columns = new Map<string, (Cell | undefined)[]>()
  const doubts: Record<string, Record<number, Text>> = {}
  for (let i = 0; i < table.rows; i++) {
    const name = cells(group)[i]
    const row = rowOf.get(cells(x)[i] ?? '')
    if (name == null || row === undefined) continue
    const key = String(name)
    if (!columns.has(key)) columns.set(key, Array(xs.length).fill(null))
    columns.get(key)![row] = cells(y)[i] ?? null
    const doubt = table.doubts?.[y]?.[i]
    if (doubt) doubts[key] = { ...doubts[key], [row]: doubt }
  }
  const known = groupsInOrder(groups)
  const names = [...columns.keys()]
  if (known) names.sort((a, b) => rank(known, a) - rank(known, b))
  const wide = names.map((name): Column => {
    const { short: _short, ...look } = value
    return { ...look, name, label: groups.values?.[name]?.label ?? { en: name } }
  })
  return {
    rows: xs.length,
    columns: [across, ...wide],
    data: { ...Object.fromEntries(columns), [x]: xs } as Table['data'],
    doubts,
  }
}

/**
 * All that a column of groups may name, in the registry's order, where they are few enough for a colour each; undefined
 * where they are many or unknown.
 */
export function groupsInOrder(groups: Column | undefined): readonly string[] | undefined {
  const known = Object.keys(groups?.values ?? {})
  return known.length > 0 && known.length <= 8 ? known : undefined
}

const rank = (known: readonly string[], name: string) => {
  const at = known.indexOf(name)
  return at < 0 ? known.length : at
}
