import { formatCell, formatValue, type Lang, say, type Table, type ViewProps } from 'rattan/plugin'
import { toneOf } from '../shared/colours/cell-tone.ts'
import { Badge } from '../shared/marks/badge.tsx'
import { Meter } from '../shared/marks/meter.tsx'
import { RowName } from '../shared/marks/row-name.tsx'
import { columnOf, numbersOf, rowOf, shortLabel } from '../shared/table/read-table.ts'
import { COUNT } from '../shared/words/counts.ts'
import type { ScoreOptions } from './widget.ts'

export default function Score({ table, options, lang, title, onRow }: ViewProps<ScoreOptions>) {
  return (
    <ul
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="grid max-h-full grid-cols-[repeat(auto-fit,minmax(min(100%,200px),1fr))] gap-x-6 gap-y-4 overflow-auto"
    >
      {rowsOf(table, options).map((row) => (
        <Panel key={row} {...{ table, options, lang, row, onRow }} />
      ))}
    </ul>
  )
}

interface PanelProps {
  readonly table: Table
  readonly options: ScoreOptions
  readonly lang: Lang
  readonly row: number
  readonly onRow?: ViewProps<ScoreOptions>['onRow']
}

function Panel({ table, options, lang, row, onRow }: PanelProps) {
  const shown = (name: string | undefined) => {
    const column = name === undefined ? undefined : columnOf(table, name)
    return column ? formatCell(table.data[column.name]?.[row], column, lang) : ''
  }
  const highest = options.parts.reduce((sum, { max }) => sum + max, 0)
  const notes = (options.note ?? []).map(shown).filter(Boolean)
  const name = shown(options.name)
  return (
    <li className="min-w-0">
      <div className="flex items-center gap-2">
        {name && (
          <RowName
            as="b"
            className="truncate text-14 font-strong"
            onOpen={onRow && (() => onRow(rowOf(table, row)))}
          >
            {name}
          </RowName>
        )}
        {options.badge && <Badge tone={toneOf(table, options.badge, row)}>{shown(options.badge)}</Badge>}
        {options.total && (
          <span className="ml-auto whitespace-nowrap text-12 text-fg-3">
            <b className="text-16 font-medium text-fg">{shown(options.total)}</b> /{' '}
            {formatValue(highest, COUNT, lang)}
          </span>
        )}
      </div>
      {notes.length > 0 && <p className="truncate text-12 text-fg-3">{notes.join(' · ')}</p>}
      <dl className="mt-1.5 grid grid-cols-[max-content_minmax(40px,1fr)_max-content] items-center gap-x-2.5 gap-y-0.5 text-12 leading-[1.6]">
        {options.parts.map((part) => (
          <Part key={part.column} {...{ part, table, lang, row }} />
        ))}
      </dl>
    </li>
  )
}

function Part({
  part: { column: name, max, label },
  table,
  lang,
  row,
}: Pick<PanelProps, 'table' | 'lang' | 'row'> & { readonly part: ScoreOptions['parts'][number] }) {
  const column = columnOf(table, name)
  if (!column) return null
  const value = numbersOf(table, name)[row] ?? null
  return (
    <div className="col-span-full grid grid-cols-subgrid items-center">
      <dt className="truncate text-fg-2" title={say(column.label, lang)}>
        {label ? say(label, lang) : shortLabel(column, lang)}
      </dt>
      <dd aria-hidden="true">
        <Meter value={value} domain={[0, max]} colour="var(--c1)" />
      </dd>
      <dd className={`text-right ${value === null ? 'text-fg-3' : value < 0 ? 'text-down' : 'text-fg'}`}>
        {formatValue(value, column.format, lang)}
        <span className="text-fg-3">/{formatValue(max, COUNT, lang)}</span>
      </dd>
    </div>
  )
}

/** The rows that get a panel: the last one, or one a name. */
function rowsOf(table: Table, { name, unique = true }: ScoreOptions): readonly number[] {
  if (table.rows === 0) return []
  if (name === undefined) return [table.rows - 1]
  const all = Array.from({ length: table.rows }, (_, row) => row)
  const names = table.data[name] ?? []
  if (!unique) return all
  const seen = new Set<unknown>()
  return all.filter((row) => !seen.has(names[row]) && seen.add(names[row]))
}
