/** A column that a table may leave out: `priority` 1 always stays, the highest goes first. */
export interface Sized {
  readonly name: string
  readonly priority: number
  readonly width: number
}

/** Names of the columns that must go for the others to fit into `room`: the least important, from the right. */
export function leftOut(columns: readonly Sized[], room: number): readonly string[] {
  let over = columns.reduce((sum, { width }) => sum + width, 0) - room
  const out: string[] = []
  for (const priority of [3, 2]) {
    for (const column of columns.toReversed()) {
      if (over <= 0) return out
      if (column.priority !== priority) continue
      out.push(column.name)
      over -= column.width
    }
  }
  return out
}
