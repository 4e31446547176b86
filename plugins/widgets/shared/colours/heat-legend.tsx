import { type Column, formatValue, type Lang, say } from 'rattan/plugin'
import { COUNT } from '../words/counts.ts'

const STEPS = [1, 2, 3, 4, 5, 6, 7]

/** What the colours mean, from one end of the scale to the other, and how many cells there are. */
export function HeatLegend({
  scale,
  domain,
  column,
  rows,
  columns,
  lang,
}: {
  readonly scale: 'seq' | 'div'
  readonly domain: readonly [number, number]
  readonly column: Column | undefined
  readonly rows?: number
  readonly columns?: number
  readonly lang: Lang
}) {
  const show = (value: number) => formatValue(value, column?.format ?? COUNT, lang)
  const steps = scale === 'div' && column?.direction === 'down' ? STEPS.toReversed() : STEPS
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-(--card-x) pt-1.5 text-11 text-fg-3">
      <span className="flex items-center gap-1.5">
        {show(domain[0])}
        <span aria-hidden className="flex">
          {steps.map((step) => (
            <i key={step} className="h-2.5 w-3.5" style={{ background: `var(--${scale}-${step})` }} />
          ))}
        </span>
        {show(domain[1])}
      </span>
      {column?.thresholds?.map(({ value, label }) => (
        <span key={value}>
          {say(label, lang).includes(show(value)) ? say(label, lang) : `${say(label, lang)} ≥ ${show(value)}`}
        </span>
      ))}
      {rows !== undefined && columns !== undefined && (
        <span className="ml-auto">
          {formatValue(rows, COUNT, lang)} × {formatValue(columns, COUNT, lang)}
        </span>
      )}
    </div>
  )
}
