/** What is written below a row of a chart. */
export interface RowLabel {
  readonly row: number
  readonly text: string
}

/** The least room that a label has. */
export const LEAST = 34

/** Which of `count` labels fit into `width` at `each` pixels: evenly thinned, counted back from the latest. */
export function labelsThatFit(count: number, width: number, each = LEAST): readonly number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / each))))
  return Array.from({ length: count }, (_, i) => i).filter((i) => (count - 1 - i) % every === 0)
}
