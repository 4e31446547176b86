import { type RefObject, useMemo, useState } from 'react'
import { useMeasured } from '../shared/element/use-measured.ts'
import { leftOut } from './left-out.ts'
import type { TableOptions } from './widget.ts'

/** How a table fits into its place. */
export interface Fit {
  /** Columns have their narrow forms. */
  readonly narrow: boolean
  /** Columns that are left out, and those that only scrolling sideways brings into sight. */
  readonly out: readonly string[]
  readonly beyond: readonly string[]
}

interface Measured extends Fit {
  /** What was measured, told from any other table by being the same object. */
  readonly of: unknown
  /** Width of the table with every column in its full form. */
  readonly full: number
  /** Least widths of the columns. */
  readonly widths: Readonly<Record<string, number>>
}

const WHOLE: Fit = { narrow: false, out: [], beyond: [] }

/**
 * Whether a table is wider than its place: then its columns take their narrow forms, and the least important are left
 * out unless the reader wants `all`. It is measured before anything is painted, and again when the place changes.
 */
export function useFit(
  scroller: RefObject<HTMLElement | null>,
  columns: TableOptions['columns'],
  all: boolean,
  depends: readonly unknown[],
): Fit {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new object for each table
  const of = useMemo(() => ({}), [columns, all, ...depends])
  const [measured, setMeasured] = useState<Measured>({ ...WHOLE, of, full: 0, widths: {} })
  const fit = measured.of === of ? measured : { ...WHOLE, of, full: 0, widths: {} }
  useMeasured(() => {
    const box = scroller.current
    const table = box?.querySelector('table')
    if (!box || !table) return
    const measure = () => {
      const next = nextFit(box, table, fit, columns, all)
      if (next) setMeasured(next)
    }
    return { watched: [box], measure }
  }, [scroller, fit, columns, all])
  return fit
}

/** What the table must become; undefined where it is right as it is. */
function nextFit(
  box: HTMLElement,
  table: HTMLElement,
  fit: Measured,
  columns: TableOptions['columns'],
  all: boolean,
): Measured | undefined {
  const room = box.clientWidth
  if (!room) return
  const over = table.offsetWidth > room + 1
  if (!over && (!fit.narrow || room >= fit.full)) return fit.narrow ? { ...fit, ...WHOLE } : undefined
  // Narrow forms first: they may be enough.
  if (over && !fit.narrow) return { ...fit, narrow: true, full: table.offsetWidth }
  const heads = [...table.querySelectorAll<HTMLElement>('[data-head]')]
  const widths = over ? { ...fit.widths, ...widthsOf(heads) } : fit.widths
  const priorities = prioritiesOf(columns)
  const sized = Object.entries(widths).map(([name, width]) => ({
    ...{ name, width, priority: priorities.get(name) ?? 1 },
  }))
  const out = all ? [] : leftOut(sized, room)
  const beyond = over && out.length === fit.out.length ? beyondOf(heads, box) : []
  if (same(out, fit.out) && same(beyond, fit.beyond)) return
  return { ...fit, out, beyond, widths }
}

const widthsOf = (heads: readonly HTMLElement[]): Record<string, number> =>
  Object.fromEntries(heads.map((head) => [head.dataset.head ?? '', head.offsetWidth]))

/** The columns whose end cannot be seen before anybody has scrolled. */
const beyondOf = (heads: readonly HTMLElement[], box: HTMLElement): string[] =>
  heads
    .filter((head) => head.offsetLeft + head.offsetWidth > box.clientWidth + box.scrollLeft + 1)
    .map((head) => head.dataset.head ?? '')

const prioritiesOf = (columns: TableOptions['columns'] = []) =>
  new Map(columns.flatMap((look) => (typeof look === 'string' ? [] : [[look.column, look.priority ?? 1]])))

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((name, i) => name === b[i])
