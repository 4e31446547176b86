import { formatCell } from '../../../core/format.ts'
import type { Column, Table, ViewProps } from '../../../core/plugin.ts'
import type { Lang } from '../../../core/text.ts'
import { columnOf, numbersOf, rowNames, rowOf, shortLabel } from '../shared/read-table.ts'
import { seriesColour } from '../shared/series.ts'
import type { RangeBarOptions } from './widget.ts'

interface Mark {
  readonly column: Column
  readonly letter: string
  readonly colour: string
  readonly values: readonly (number | null)[]
}
interface Placed extends Mark {
  readonly value: number
}

/** Marks closer than this share of the line stand side by side, so that each stays readable. */
const CLOSE = 0.05

export default function RangeBar({ table, options, lang, title, onRow }: ViewProps<RangeBarOptions>) {
  const marks = marksOf(table, options, lang)
  const names = rowNames(table, options.name, lang)
  const rows = names.map((name, row) => ({ name, row, placed: placedOf(marks, row) }))
  const all = rows.flatMap(({ placed }) => placed.map(({ value }) => value))
  const low = all.reduce((a, b) => Math.min(a, b), Infinity)
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity)
  return (
    <div className="flex h-full min-h-0 flex-col gap-1.5">
      <ul aria-hidden="true" className="flex flex-wrap gap-x-3.5 gap-y-0.5 text-12 text-fg-2">
        {marks.map((mark) => (
          <li key={mark.column.name} className="flex items-center gap-1.5 whitespace-nowrap">
            <Letter mark={mark} />
            {shortLabel(mark.column, lang)}
          </li>
        ))}
      </ul>
      <ul
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="grid min-h-0 flex-1 auto-rows-[minmax(30px,1fr)] grid-cols-[minmax(0,auto)_max-content_minmax(80px,1fr)_max-content] gap-x-2.5 overflow-auto text-12"
      >
        {rows.map(({ name, row, placed }) => (
          <li key={row} className="col-span-full grid grid-cols-subgrid items-center hover:bg-hover">
            {onRow ? (
              <button
                type="button"
                className="truncate text-left font-medium hover:text-accent"
                onClick={() => onRow(rowOf(table, row))}
              >
                {name}
              </button>
            ) : (
              <span className="truncate font-medium" title={name}>
                {name}
              </span>
            )}
            <Line
              placed={placed}
              lang={lang}
              domain={options.shared && all.length > 0 ? [low, high] : undefined}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** From the lowest to the highest value, with a mark for each; – where there is none. */
function Line({
  placed,
  domain,
  lang,
}: {
  readonly placed: readonly Placed[]
  readonly domain: readonly [number, number] | undefined
  readonly lang: Lang
}) {
  const [first, last] = [placed[0], placed.at(-1)]
  if (!first || !last) return <span className="col-span-3 text-fg-3">–</span>
  const [low, high] = domain ?? [first.value, last.value]
  const share = (value: number) => (high === low ? 0.5 : (value - low) / (high - low))
  const show = ({ value, column }: Placed) => formatCell(value, column, lang)
  const [from, to] = [share(first.value), share(last.value)]
  return (
    <>
      <span className="text-right text-fg-3" aria-hidden="true">
        {show(first)}
      </span>
      <span className="relative h-full">
        <i
          aria-hidden
          className="absolute inset-y-0 my-auto h-0.5 bg-line-control"
          style={{ left: percent(from), width: `${((to - from) * 84).toFixed(2)}%` }}
        />
        {clusters(placed, share).map((cluster) => (
          <span
            key={cluster[0]!.column.name}
            className="absolute inset-y-0 my-auto flex h-4.5 -translate-x-1/2 -space-x-0.5"
            style={{
              left: percent(cluster.reduce((sum, mark) => sum + share(mark.value), 0) / cluster.length),
            }}
          >
            {cluster.map((mark) => (
              <span key={mark.column.name} title={`${shortLabel(mark.column, lang)}: ${show(mark)}`}>
                <Letter mark={mark} />
                <span className="sr-only">
                  {mark.column.label[lang]} {show(mark)}
                </span>
              </span>
            ))}
          </span>
        ))}
      </span>
      <span className="text-fg-3" aria-hidden="true">
        {placed.length > 1 ? show(last) : ''}
      </span>
    </>
  )
}

const Letter = ({ mark }: { readonly mark: Mark }) => (
  <i
    aria-hidden
    className="grid size-4.5 flex-none place-items-center rounded-full border-2 bg-surface text-11 leading-none font-medium text-fg not-italic"
    style={{ borderColor: mark.colour }}
  >
    {mark.letter}
  </i>
)

const percent = (share: number) => `${(8 + 84 * share).toFixed(2)}%`

function marksOf(table: Table, { marks }: RangeBarOptions, lang: Lang): readonly Mark[] {
  return marks.flatMap(({ column: name, letter }, i) => {
    const column = columnOf(table, name)
    return column
      ? [
          {
            column,
            letter: letter ?? shortLabel(column, lang).slice(0, 1),
            colour: seriesColour(i),
            values: numbersOf(table, name),
          },
        ]
      : []
  })
}

/** The values of a row from the lowest to the highest. */
function placedOf(marks: readonly Mark[], row: number): readonly Placed[] {
  return marks
    .flatMap((mark) => {
      const value = mark.values[row] ?? null
      return value === null ? [] : [{ ...mark, value }]
    })
    .sort((a, b) => a.value - b.value)
}

function clusters(placed: readonly Placed[], share: (value: number) => number): Placed[][] {
  const found: Placed[][] = []
  for (const mark of placed) {
    const near = found.at(-1)?.at(-1)
    if (near && share(mark.value) - share(near.value) < CLOSE) found.at(-1)!.push(mark)
    else found.push([mark])
  }
  return found
}
