import { formatDate, formatValue, type Lang, say, type TimeNote } from 'rattan/plugin'
import { NoteTexts } from '../shared/chart/notes.tsx'
import { signOf } from '../shared/colours/judge.ts'
import { shortLabel, unitOf } from '../shared/table/read-table.ts'
import type { Model, PaneSeries } from './model.ts'

/** The four prices of a candle: letters, and what they stand for. */
const PRICES = {
  en: [
    ['O', 'Open'],
    ['H', 'High'],
    ['L', 'Low'],
    ['C', 'Close'],
  ],
  vi: [
    ['M', 'Mở cửa'],
    ['C', 'Cao nhất'],
    ['T', 'Thấp nhất'],
    ['Đ', 'Đóng cửa'],
  ],
} as const
const CHANGE = { style: 'percent', decimals: 2, signed: true } as const
/** The colour of a price by where it went, as that is written. */
const MOVED: Readonly<Record<number, string>> = { 1: 'text-up', 0: 'text-ref', [-1]: 'text-down' }

/** The values of one day at the top of each pane. */
export const PaneLegends = ({
  model,
  tops,
  at,
  lang,
  notes,
}: {
  readonly model: Model
  /** What was written at the day that is pointed at. */
  readonly notes: readonly TimeNote[] | undefined
  /** Where the panes begin. */
  readonly tops: readonly number[]
  readonly at: number
  readonly lang: Lang
}) =>
  model.panes.map((pane, i) => (
    <div
      key={pane.series[0]!.column.name}
      className="pointer-events-none absolute right-16 left-0 z-2 flex flex-col items-start"
      style={{ top: tops[i] ?? 0 }}
    >
      <ul className="flex flex-wrap gap-x-3 gap-y-0 rounded-4 bg-surface/80 px-1 py-0.5 text-11 leading-[1.5] text-fg-3">
        {i === 0 && <li className="font-medium text-fg">{formatDate(model.times[at]!, lang)}</li>}
        {pane.series.map((one) =>
          one.kind === 'candles' ? (
            <Prices key={one.column.name} {...{ one, model, at, lang }} />
          ) : (
            <Value key={one.column.name} {...{ one, at, lang }} />
          ),
        )}
      </ul>
      {i === 0 && notes && (
        <div className="rounded-4 bg-surface/80 px-1 pb-1 text-12 leading-body">
          <NoteTexts notes={notes} />
        </div>
      )}
    </div>
  ))

interface SeriesProps {
  readonly one: PaneSeries
  readonly at: number
  readonly lang: Lang
}

/** Open, high, low and close, and the change since the close of the day before. */
function Prices({ one, model, at, lang }: SeriesProps & { readonly model: Model }) {
  const candle = model.candles[at]
  const before = model.candles[at - 1]?.close
  const change = candle && before ? (candle.close / before - 1) * 100 : null
  const prices = [candle?.open, candle?.high, candle?.low, candle?.close]
  return (
    <>
      {say(PRICES, lang).map(([letter, name], i) => (
        <li key={name} title={name}>
          {letter} <b className="font-medium text-fg">{formatValue(prices[i], one.column.format, lang)}</b>
        </li>
      ))}
      {change !== null && (
        <li className={`font-medium ${MOVED[signOf(change, CHANGE)]}`}>
          {formatValue(change, CHANGE, lang)}
        </li>
      )}
    </>
  )
}

const Value = ({ one: { column, kind, colour, values }, at, lang }: SeriesProps) => (
  <li className="flex items-center gap-1">
    {(kind === 'line' || kind === 'edge') && (
      <i
        aria-hidden
        className={`w-2.5 border-t-2 ${kind === 'edge' ? 'border-dashed' : ''}`}
        style={{ borderColor: `var(${colour})` }}
      />
    )}
    {shortLabel(column, lang)}{' '}
    <b className="font-medium text-fg">{formatValue(values[at], column.format, lang)}</b>
    {kind === 'volume' && unitOf(column, lang)}
  </li>
)
