/** How the rows of a chart are spread along its plot, in pixels from the left of its box. */
export interface RowPlaces {
  /** Width of one row. */
  readonly band: number
  /** Where a row of a chart of lines stands between the insets, from 0 to 1. */
  share(row: number): number
  /** Middle of a row. */
  centre(row: number): number
  /** The row under a horizontal position. */
  rowAt(x: number): number
}

interface Along {
  readonly left: number
  /** Between the edges of the plot. */
  readonly width: number
  /** Empty space at both ends of a chart of lines. */
  readonly inset: number
  readonly rows: number
  /** ISO dates of the rows, where the axis is one of dates. */
  readonly dates: readonly (string | null)[] | null
}

/** Rows with bars have a band each. */
export function bandedRows({ left, width, rows }: Along): RowPlaces {
  const band = width / rows
  return {
    band,
    share: evenly(rows),
    centre: (row) => left + (row + 0.5) * band,
    rowAt: (x) => Math.max(0, Math.min(rows - 1, Math.floor((x - left) / band))),
  }
}

/** Rows of a chart of lines run from edge to edge: evenly, or where their dates are. */
export function pointedRows({ left, width, inset, rows, dates }: Along): RowPlaces {
  const shares = dates && timeShares(dates)
  const even = evenly(rows)
  const share = (row: number) => shares?.[row] ?? even(row)
  const inner = width - 2 * inset
  const centre = (row: number) => left + inset + share(row) * inner
  return { band: inner / Math.max(1, rows - 1), share, centre, rowAt: (x) => nearest(rows, centre, x) }
}

const evenly = (rows: number) => (row: number) => (rows > 1 ? row / (rows - 1) : 0.5)

/** The row whose middle is nearest: middles run from left to right. */
function nearest(rows: number, centre: (row: number) => number, x: number): number {
  let [low, high] = [0, rows - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (centre(middle) + centre(middle + 1) < 2 * x) low = middle + 1
    else high = middle
  }
  return low
}

/** Where dates stand between the first and the last, from 0 to 1; null where they are not in order. */
function timeShares(dates: readonly (string | null)[]): readonly number[] | null {
  const times = dates.map((date) => Date.parse(date ?? ''))
  const [first, last] = [times[0]!, times.at(-1)!]
  const ordered = times.every((time, i) => !Number.isNaN(time) && (i === 0 || time >= times[i - 1]!))
  return ordered && last > first ? times.map((time) => (time - first) / (last - first)) : null
}
