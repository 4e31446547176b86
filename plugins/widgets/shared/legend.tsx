import { formatValue } from '../../../core/format.ts'
import type { Lang } from '../../../core/text.ts'
import { shortLabel, unitOf } from './read-table.ts'
import { type Series, valueAt } from './series.ts'

export interface LegendProps {
  readonly series: readonly Series[]
  readonly hidden: ReadonlySet<string>
  /** The row whose values stand beside the names. */
  readonly row: number
  readonly rowName: string
  readonly lang: Lang
  /** The widget's title: a series of the same name need not repeat it. */
  readonly title: string
  /** The unit beside the title: values of another one say theirs. */
  readonly unit?: string | undefined
  readonly onHidden: (hidden: ReadonlySet<string>) => void
  /** Nobody points at a row, and no row is the latest: categories have no last one worth showing. */
  readonly quiet?: boolean
}

/** Names with the value at the crosshair, or the latest one. A click hides a series, a double click isolates it. */
export function Legend(props: LegendProps) {
  const { series, hidden, row, rowName, lang, title, onHidden, quiet = false } = props
  const units = new Set(series.map((s) => unitOf(s.column, lang)).filter(Boolean))
  const said = props.unit ?? (units.size === 1 ? [...units].join() : '')
  const value = (s: Series) => {
    const unit = unitOf(s.column, lang)
    const apart =
      unit && unit !== said ? <small className="ml-1 text-11 font-regular text-fg-3">{unit}</small> : null
    return (
      <>
        {formatValue(valueAt(s, row), s.column.format, lang)}
        {apart}
      </>
    )
  }
  const only = series.length === 1 ? series[0] : undefined
  if (only)
    return (
      <p className={`text-12 leading-[1.45] text-fg-3 ${quiet ? 'invisible' : ''}`}>
        {rowName} <b className="ml-1 font-medium text-fg">{value(only)}</b>
      </p>
    )
  // What the title says already, unless it is said of several.
  const repeated = (s: Series) =>
    shortLabel(s.column, lang) === title &&
    series.every((other) => other === s || shortLabel(other.column, lang) !== title)
  const toggle = (name: string) => {
    const next = new Set(hidden)
    if (!next.delete(name)) next.add(name)
    if (next.size < series.length) onHidden(next)
  }
  const isolate = (name: string) => {
    const others = series.map((s) => s.column.name).filter((other) => other !== name)
    onHidden(others.every((other) => hidden.has(other)) ? new Set() : new Set(others))
  }
  return (
    <ul className="flex flex-wrap gap-x-3.5 gap-y-0.5 text-12 leading-[1.45] text-fg-2">
      {series.map((s) => {
        const off = hidden.has(s.column.name)
        return (
          <li key={s.column.name}>
            <button
              type="button"
              aria-pressed={!off}
              title={s.column.label[lang]}
              className={`flex items-center gap-1.5 whitespace-nowrap hover:text-fg pointer-coarse:min-h-6 ${off ? 'text-fg-3 line-through' : ''}`}
              onClick={() => toggle(s.column.name)}
              onDoubleClick={() => isolate(s.column.name)}
            >
              <Swatch series={s} off={off} />
              <span className={repeated(s) ? 'sr-only' : ''}>{shortLabel(s.column, lang)}</span>
              <b className="font-medium text-fg">{off ? '' : value(s)}</b>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** A square for bars; for lines a stroke, dashed as the line is. */
export function Swatch({ series, off = false }: { readonly series: Series; readonly off?: boolean }) {
  const colour = off ? 'var(--line-control)' : series.colour
  return series.kind === 'bar' ? (
    <i aria-hidden className="size-2.5 shrink-0 rounded-2" style={{ background: colour }} />
  ) : (
    <i
      aria-hidden
      className="w-3.5 shrink-0 border-t-2"
      style={{ borderColor: colour, borderTopStyle: series.dash ? 'dashed' : 'solid' }}
    />
  )
}
