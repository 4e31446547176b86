import type { Text } from 'rattan/plugin'
import type { DrawnColumn } from './columns.ts'
import type { TableOptions } from './widget.ts'

/** Heads above the columns: a label with how many columns it spans, and no label where a column has no group. */
export function groupHeads(
  columns: readonly DrawnColumn[],
  groups: TableOptions['groups'] = [],
): { label: Text | null; span: number; name: string }[] {
  const heads: { label: Text | null; span: number; name: string }[] = []
  let last: unknown
  for (const { column } of columns) {
    const group = groups.find((one) => one.columns.includes(column.name))
    if (heads.length > 0 && group === last) heads.at(-1)!.span += 1
    else heads.push({ label: group?.label ?? null, span: 1, name: column.name })
    last = group
  }
  return heads
}
