import { closed, defineWidget, literals, type Static, TextSchema, Type } from 'rattan/plugin'
import { Column, ColumnNamed, Columns, Flag } from '../shared/options/schemas.ts'
import { CANDLE_COLUMNS } from './columns.ts'

const Pane = Type.Object(
  {
    lines: Type.Optional(Columns('columns drawn as lines', 6, 0)),
    bars: Type.Optional(Columns('columns drawn as bars around zero, coloured by their sign', 6, 0)),
    zones: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: Type.Number(),
            to: Type.Number(),
            tone: literals(['up', 'down', 'none']),
            label: Type.Optional(TextSchema),
          },
          closed,
        ),
        { maxItems: 3, description: 'tinted bands, such as overbought' },
      ),
    ),
    height: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        default: 1,
        description: 'share of the height; prices have 3',
      }),
    ),
  },
  closed,
)

const options = Type.Object(
  {
    time: ColumnNamed('date', 'column of the day'),
    open: ColumnNamed('open', 'column of the first price'),
    high: ColumnNamed('high', 'column of the highest price'),
    low: ColumnNamed('low', 'column of the lowest price'),
    close: ColumnNamed('close', 'column of the last price'),
    volume: Type.Optional(Column('column of the volume, drawn below; none without it')),
    lines: Type.Optional(Columns('columns drawn over the prices, such as moving averages', 6, 0)),
    band: Type.Optional(
      Type.Object(
        {
          upper: Type.String({ 'x-column': true }),
          middle: Type.Optional(Type.String({ 'x-column': true })),
          lower: Type.String({ 'x-column': true }),
        },
        { ...closed, description: 'a channel around the prices, such as Bollinger bands' },
      ),
    ),
    showVolume: Flag('false hides the volume: for a toggle of the page', true),
    showBand: Flag('false hides the channel: for a toggle of the page', true),
    panes: Type.Optional(
      Type.Array(Pane, { maxItems: 5, description: 'further panes below, which share time and crosshair' }),
    ),
    shown: Type.Optional(
      Type.Integer({
        minimum: 5,
        description: 'how many of the newest days are seen at first; all without it',
      }),
    ),
    asked: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'how many days the page asked for: where the data has fewer, the chart says so',
      }),
    ),
  },
  closed,
)
export type CandlesOptions = Static<typeof options>

export const candles = defineWidget({
  name: 'candles',
  summary: 'Prices as candles with volume, averages, a channel and panes of indicators below',
  frame: 'widget',
  size: { w: 12, h: 10, minW: 5, minH: 5 },
  options,
  columns: ({ volume, lines = [], band, panes = [], ...options }) => {
    const { time, open, high, low, close } = { ...CANDLE_COLUMNS, ...options }
    return [
      ...[time, open, high, low, close],
      ...(volume ? [volume] : []),
      ...lines,
      ...(band ? [band.upper, ...(band.middle ? [band.middle] : []), band.lower] : []),
      ...panes.flatMap((pane) => [...(pane.lines ?? []), ...(pane.bars ?? [])]),
    ]
  },
  axes: ({ lines = [], band, panes = [], ...options }) => {
    const { open, high, low, close } = { ...CANDLE_COLUMNS, ...options }
    return [
      [close, open, high, low, ...lines, ...(band ? [band.upper, band.lower] : [])],
      ...panes.map((pane) => [...(pane.bars ?? []), ...(pane.lines ?? [])]),
    ]
  },
})
