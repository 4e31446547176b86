import { formatValue, type Lang, say } from 'rattan/plugin'
import { shortLabel, unitOf } from '../table/read-table.ts'
import { type Series, valueAt } from './series.ts'

interface LegendProps {
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
  /** Of one plot among several, whose only series the title does not name. */
  readonly named?: boolean
  /** Nobody points at a row, and no row is the latest: categories have no last one worth showing. */
  readonly quiet?: boolean
}

/** Names with the value at the crosshair, or the latest one. A click hides a series, a double click isolates it. */
export function Legend(props: LegendProps) {
  const { series, hidden, row, rowName, lang, title, onHidden, quiet = false, named = false } = props
  const units = new Set(series.map((s) => unitOf(s.column, lang)).filter(Boolean))
  const said = props.unit ?? (units.size === 1 ? [...units].join() : '')
  const only = series.length === 1 ? series[0] : undefined
  if (only)
    return (
      <p className={`text-12 leading-[1.45] text-fg-3 ${quiet ? 'invisible' : ''}`}>
        {named && <span className="mr-2 text-fg-2">{shortLabel(only.column, lang)}</span>}
        {rowName}{' '}
        <b className="ml-1 font-medium text-fg">
          <Value series={only} {...{ row, said, lang }} />
        </b>
      </p>
    )
  // What the title says already, unless it is said of several.
  const repeated = (s: Series) =>
    shortLabel(s.column, lang) === title &&
    series.every((other) => other === s || shortLabel(other.column, lang) !== title)
  const all = series.map((s) => s.column.name)
  return (
    <ul className="flex flex-wrap gap-x-3.5 gap-y-0.5 text-12 leading-[1.45] text-fg-2">
      {series.map((s) => {
        const { name } = s.column
        const off = hidden.has(name)
        return (
          <li key={name}>
            <button
              type="button"
              aria-pressed={!off}
              title={say(s.column.label, lang)}
              className={`flex items-center gap-1.5 whitespace-nowrap hover:text-fg pointer-coarse:min-h-6 ${off ? 'text-fg-3 line-through' : ''}`}
              onClick={() => onHidden(toggled(hidden, name, all))}
              onDoubleClick={() => onHidden(isolated(hidden, name, all))}
            >
              <Swatch series={s} off={off} />
              <span className={repeated(s) ? 'sr-only' : ''}>{shortLabel(s.column, lang)}</span>
              <b className="font-medium text-fg">
                {off ? '' : <Value series={s} {...{ row, said, lang }} />}
              </b>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** One series always stays. */
function toggled(hidden: ReadonlySet<string>, name: string, all: readonly string[]): ReadonlySet<string> {
  const next = new Set(hidden)
  if (!next.delete(name)) next.add(name)
  return next.size < all.length ? next : hidden
}

/** Only that one, or all again where it is alone already. */
function isolated(hidden: ReadonlySet<string>, name: string, all: readonly string[]): ReadonlySet<string> {
  const others = all.filter((other) => other !== name)
  return others.every((other) => hidden.has(other)) ? new Set() : new Set(others)
}

/** A value at a row, with its unit unless that is said for all. */
function Value({
  series,
  row,
  said,
  lang,
}: {
  readonly series: Series
  readonly row: number
  readonly said: string
  readonly lang: Lang
}) {
  const unit = unitOf(series.column, lang)
  return (
    <>
      {formatValue(valueAt(series, row), series.column.format, lang)}
      {unit && unit !== said && <small className="ml-1 text-11 font-regular text-fg-3">{unit}</small>}
    </>
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
