import { type Lang, say } from 'rattan/plugin'
import { shortLabel, unitOf } from '../shared/table/read-table.ts'
import type { DrawnColumn } from './columns.ts'
import { groupHeads } from './group-heads.ts'
import { stickyCell } from './sticky.ts'
import type { TableOptions } from './widget.ts'

interface Header {
  readonly id: string
  readonly column: {
    getIsSorted(): false | 'asc' | 'desc'
    getToggleSortingHandler(): undefined | ((event: unknown) => void)
  }
}

interface HeadProps {
  readonly columns: readonly DrawnColumn[]
  readonly headers: readonly Header[]
  readonly options: TableOptions
  readonly offsets: readonly number[]
  readonly lang: Lang
  /** The unit that is said beside the title already. */
  readonly said: string | undefined
  /** Rows come and go: the heads keep the width of each column. */
  readonly virtual: boolean
}

/** One row of heads that sort, and above them the heads of groups where there are any. */
export function Head(props: HeadProps) {
  const { columns, headers, options, offsets } = props
  const grouped = (options.groups?.length ?? 0) > 0
  const shift = options.rank ? 1 : 0
  const line = `border-b border-b-line ${grouped ? 'h-[25px] top-[25px]' : 'h-[30px] top-0'}`
  return (
    <thead>
      {grouped && <GroupRow {...props} />}
      <tr>
        {options.rank && (
          <th scope="col" data-head="#" {...look(0, offsets, `${line} w-0 text-left text-fg-3`)}>
            #
          </th>
        )}
        {columns.map((drawn, i) => (
          <ColumnHead
            key={drawn.column.name}
            {...props}
            {...{ drawn, line }}
            header={headers.find(({ id }) => id === drawn.column.name)!}
            place={i + shift}
          />
        ))}
      </tr>
    </thead>
  )
}

function GroupRow({ columns, options, offsets, lang }: HeadProps) {
  let place = options.rank ? 1 : 0
  return (
    <tr>
      {options.rank && <td {...look(0, offsets, 'h-[25px] top-0')} />}
      {groupHeads(columns, options.groups).map(({ label, span, name }) => {
        const at = place
        place += span
        const line = label ? 'border-l border-l-line-subtle' : ''
        return (
          <th
            key={name}
            scope="colgroup"
            colSpan={span}
            {...look(at, offsets, `h-[25px] top-0 text-left font-strong whitespace-nowrap text-fg ${line}`)}
          >
            {label && say(label, lang)}
          </th>
        )
      })}
    </tr>
  )
}

interface ColumnHeadProps extends HeadProps {
  readonly header: Header
  readonly drawn: DrawnColumn
  readonly place: number
  readonly line: string
}

function ColumnHead({ header, drawn, place, line, offsets, lang, said, virtual }: ColumnHeadProps) {
  const { column, width, headWidth, right, first } = drawn
  const sorted = header.column.getIsSorted()
  const unit = unitOf(column, lang)
  const { className, style } = look(
    place,
    offsets,
    `${line} ${right ? 'text-right' : 'text-left'} ${sorted ? 'text-fg' : 'text-fg-2'} ${first ? 'border-l border-l-line-subtle' : ''}`,
  )
  return (
    <th
      scope="col"
      data-head={column.name}
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
      className={className}
      style={{ ...style, ...(virtual ? { minWidth: width + 20 } : {}) }}
    >
      <button
        type="button"
        title={say(column.label, lang)}
        className={`hit leading-[1.25] hover:text-fg ${right ? 'text-right' : 'text-left'}`}
        style={{ minWidth: headWidth }}
        onClick={header.column.getToggleSortingHandler()}
      >
        {shortLabel(column, lang)}
        {unit && unit !== said && <span className="font-regular whitespace-nowrap text-fg-3"> {unit}</span>}
        <Arrow sorted={sorted} />
      </button>
    </th>
  )
}

function look(place: number, offsets: readonly number[], more: string) {
  const { className, style } = stickyCell(place, offsets)
  return {
    className: `sticky bg-surface px-(--cell-x) py-1 font-medium ${className ? `${className} z-3!` : 'z-2'} ${place === 0 ? 'pl-(--card-x)' : ''} ${more}`,
    style,
  }
}

function Arrow({ sorted }: { readonly sorted: false | 'asc' | 'desc' }) {
  if (!sorted) return null
  return (
    <svg viewBox="0 0 8 8" className="ml-1 inline-block size-2 fill-accent" aria-hidden="true">
      <path d={sorted === 'asc' ? 'M4 1 8 7.4H0z' : 'M4 7.4 0 1h8z'} />
    </svg>
  )
}
