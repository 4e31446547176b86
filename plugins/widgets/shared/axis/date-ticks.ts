import { formatDate, type Lang } from 'rattan/plugin'
import { LEAST, type RowLabel } from './row-labels.ts'
import { textWidth } from './text-width.ts'

/** Least free space between two labels, and what they have where months are as long as each other. */
const APART = 6
const FREE = 16
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120]

interface DatedRow {
  readonly row: number
  readonly date: string
  /** Counted from year 0. */
  readonly month: number
}

/**
 * Labels for an axis of dates: days where it spans half a year or less, counted back from the latest; else the rows
 * with which months or years begin, as many as fit. `at` is where each row stands, in pixels, from left to right.
 */
export function dateLabels(
  dates: readonly (string | null)[],
  at: readonly number[],
  lang: Lang,
): readonly RowLabel[] {
  const rows = dates.flatMap((date, row): DatedRow[] =>
    date && /^\d{4}-\d{2}-\d{2}/.test(date) ? [{ row, date, month: monthOf(date) }] : [],
  )
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return []
  const width = at[last.row]! - at[first.row]!
  const days = (Date.parse(last.date) - Date.parse(first.date)) / 86_400_000
  const begun = days > 190 ? beginnings(rows, at, width, lang) : undefined
  if (begun) return begun
  // Evenly apart on the paper, whatever days are missing, and at most ten of them.
  const each = Math.max(LEAST, textWidth(formatDate(last.date, lang, 'day')) + FREE, width / 10)
  return apart(
    rows.map(({ row, date }) => ({ row, text: formatDate(date, lang, 'day') })),
    at,
    each,
  )
}

/** The rows with which months or years begin, as close as they fit; undefined where fewer than two would. */
function beginnings(rows: readonly DatedRow[], at: readonly number[], width: number, lang: Lang) {
  for (const step of MONTHS) {
    const part = step < 12 ? 'month' : 'year'
    const ticks = rows.filter(
      ({ month }, i) => i > 0 && Math.floor(month / step) !== Math.floor(rows[i - 1]!.month / step),
    )
    const wide = textWidth(formatDate(rows.at(-1)!.date, lang, part))
    if (ticks.length * (wide + FREE) > width) continue
    if (ticks.length < 2) return
    const labels = ticks.map(({ row, date }) => ({ row, text: formatDate(date, lang, part) }))
    // Where days are missing, a month begins late and its label comes near the next one's.
    return apart(labels, at, wide + APART)
  }
}

const monthOf = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1

/** Leaves out labels that would touch the next one; the latest stays. */
function apart(labels: readonly RowLabel[], at: readonly number[], each: number): readonly RowLabel[] {
  const kept: RowLabel[] = []
  for (const label of labels.toReversed()) {
    const next = kept.at(-1)
    if (!next || at[next.row]! - at[label.row]! >= each) kept.push(label)
  }
  return kept.reverse()
}
