import { formatValue } from '../../../core/format.ts'
import type { Lang } from '../../../core/text.ts'
import { shortLabel, unitOf } from '../shared/read-table.ts'
import type { Model, Pane } from './model.ts'

const PRICES = { en: ['O', 'H', 'L', 'C'], vi: ['M', 'C', 'T', 'Đ'] } as const
const NAMES = {
  en: ['Open', 'High', 'Low', 'Close'],
  vi: ['Mở cửa', 'Cao nhất', 'Thấp nhất', 'Đóng cửa'],
} as const

/** The values of one session at the top of a pane: prices, then each series in its colour. */
export function PaneLegend({
  pane,
  model,
  at,
  date,
  lang,
}: {
  readonly pane: Pane
  readonly model: Model
  readonly at: number
  /** Of the first pane only. */
  readonly date: string | null
  readonly lang: Lang
}) {
  const candle = model.candles[at]
  const before = model.candles[at - 1]?.close
  const change = candle && before ? (candle.close / before - 1) * 100 : null
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-0 rounded-4 bg-surface/80 px-1 py-0.5 text-11 leading-[1.5] text-fg-3">
      {date && <li className="font-medium text-fg">{date}</li>}
      {pane.series.map((one) => {
        const show = (value: number | null | undefined) => formatValue(value, one.column.format, lang)
        if (one.kind === 'candles') {
          return [candle?.open, candle?.high, candle?.low, candle?.close]
            .map((value, i) => (
              <li key={NAMES.en[i]} title={NAMES[lang][i]}>
                {PRICES[lang][i]} <b className="font-medium text-fg">{show(value)}</b>
              </li>
            ))
            .concat(
              change === null ? (
                []
              ) : (
                <li
                  key="change"
                  className={`font-medium ${change > 0 ? 'text-up' : change < 0 ? 'text-down' : 'text-ref'}`}
                >
                  {formatValue(change, { style: 'percent', decimals: 2, signed: true }, lang)}
                </li>
              ),
            )
        }
        return (
          <li key={one.column.name} className="flex items-center gap-1">
            {(one.kind === 'line' || one.kind === 'edge') && (
              <i
                aria-hidden
                className={`w-2.5 border-t-2 ${one.kind === 'edge' ? 'border-dashed' : ''}`}
                style={{ borderColor: `var(${one.colour})` }}
              />
            )}
            {shortLabel(one.column, lang)} <b className="font-medium text-fg">{show(one.values[at])}</b>
            {one.kind === 'volume' && unitOf(one.column, lang)}
          </li>
        )
      })}
    </ul>
  )
}
