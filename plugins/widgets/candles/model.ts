import type { Column, Table } from 'rattan/plugin'
import { columnOf, numbersOf } from '../shared/table/read-table.ts'
import { CANDLE_COLUMNS } from './columns.ts'
import type { CandlesOptions } from './widget.ts'

/** A series of a pane: one value a day, null where there is none. */
export interface PaneSeries {
  readonly column: Column
  readonly kind: 'candles' | 'line' | 'bars' | 'volume' | 'edge'
  /** A token, without var(): canvas needs the colour itself. */
  readonly colour: string
  readonly values: readonly (number | null)[]
}
export interface Pane {
  readonly series: readonly PaneSeries[]
  readonly zones: NonNullable<NonNullable<CandlesOptions['panes']>[number]['zones']>
  readonly height: number
}
interface Candle {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}
/** Days in order of time, each once, with the candles and panes that go with them. */
export interface Model {
  /** The table's row of each day. */
  readonly rows: readonly number[]
  readonly times: readonly string[]
  readonly candles: readonly (Candle | null)[]
  readonly panes: readonly Pane[]
}

/** Moving averages have the same colours on every page: the shortest c1, then c2, then c4. */
const COLOURS = ['--c1', '--c2', '--c4', '--c3', '--c5', '--c6']
/** The library draws no value beyond this; no price or volume comes near. */
const LARGEST = 9e13
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/

/** What the columns of the options hold, by day. Days without a row leave no gap. */
export function modelOf(table: Table, options: CandlesOptions): Model {
  const names = { ...CANDLE_COLUMNS, ...options }
  const rows = dayRows(table, names.time)
  const of = (name: string) => {
    const values = numbersOf(table, name)
    return rows.map((row) => {
      const value = values[row] ?? null
      return value !== null && Math.abs(value) < LARGEST ? value : null
    })
  }
  const [open, high, low, close] = [of(names.open), of(names.high), of(names.low), of(names.close)]
  const series: SeriesFrom = (name, kind, colour) => {
    const column = name === undefined ? undefined : columnOf(table, name)
    return column ? [{ column, kind, colour, values: of(column.name) }] : []
  }
  return {
    ...{ rows, times: rows.map((row) => String(table.data[names.time]![row]).slice(0, 10)) },
    candles: rows.map((_, i) => candle(open[i], high[i], low[i], close[i])),
    panes: [
      pricePane(options, names.close, series),
      ...lowerPanes(options, series).filter((pane) => pane.series.length > 0),
    ],
  }
}

/** A series of a column, none where the table lacks it. */
type SeriesFrom = (name: string | undefined, kind: PaneSeries['kind'], colour: string) => PaneSeries[]

const linesFrom = (names: readonly string[], series: SeriesFrom) =>
  names.flatMap((name, i) => series(name, 'line', COLOURS[i % COLOURS.length]!))

function pricePane(options: CandlesOptions, close: string, series: SeriesFrom): Pane {
  const { showVolume = true, showBand = true, lines = [] } = options
  const { upper, middle, lower } = (showBand && options.band) || {}
  return {
    ...{ height: 3, zones: [] },
    series: [
      ...series(close, 'candles', '--text'),
      ...(showVolume ? series(options.volume, 'volume', '--text-3') : []),
      ...[upper, middle, lower].flatMap((name) => series(name, 'edge', '--c8')),
      ...linesFrom(lines, series),
    ],
  }
}

const lowerPanes = ({ panes = [] }: CandlesOptions, series: SeriesFrom): Pane[] =>
  panes.map(({ lines = [], bars = [], zones = [], height = 1 }) => ({
    ...{ height, zones },
    series: [...bars.flatMap((name) => series(name, 'bars', '--text-3')), ...linesFrom(lines, series)],
  }))

function dayRows(table: Table, time: string): number[] {
  const cells = table.data[time] ?? []
  const byDay = new Map<string, number>()
  for (let row = 0; row < table.rows; row++) {
    const day = DAY.exec(String(cells[row] ?? ''))?.[0]
    if (day) byDay.set(day, row)
  }
  return [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

const candle = (
  open: number | null | undefined,
  high: number | null | undefined,
  low: number | null | undefined,
  close: number | null | undefined,
): Candle | null =>
  open == null || high == null || low == null || close == null ? null : { open, high, low, close }
