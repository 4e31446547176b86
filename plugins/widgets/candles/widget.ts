import Type, { type Static } from 'typebox'
import { TextSchema } from '../../../core/page.ts'
import { defineWidget } from '../../../core/plugin.ts'
import { closed, OneOf } from '../shared/option-schemas.ts'

const column = (name: string, description: string) =>
  Type.Optional(Type.String({ 'x-column': true, default: name, description }))
const Columns = (description: string) =>
  Type.Array(Type.String({ 'x-column': true }), { maxItems: 6, uniqueItems: true, description })

const Pane = Type.Object(
  {
    lines: Type.Optional(Columns('columns drawn as lines')),
    bars: Type.Optional(Columns('columns drawn as bars around zero, coloured by their sign')),
    zones: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: Type.Number(),
            to: Type.Number(),
            tone: OneOf(['up', 'down', 'none']),
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
    time: column('date', 'column of the session'),
    open: column('open', 'column of the first price'),
    high: column('high', 'column of the highest price'),
    low: column('low', 'column of the lowest price'),
    close: column('close', 'column of the last price'),
    volume: Type.Optional(
      Type.String({ 'x-column': true, description: 'column of the volume, drawn below; none without it' }),
    ),
    lines: Type.Optional(Columns('columns drawn over the prices, such as moving averages')),
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
    showVolume: Type.Optional(
      Type.Boolean({ default: true, description: 'false hides the volume: for a toggle of the page' }),
    ),
    showBand: Type.Optional(
      Type.Boolean({ default: true, description: 'false hides the channel: for a toggle of the page' }),
    ),
    panes: Type.Optional(
      Type.Array(Pane, { maxItems: 5, description: 'further panes below, which share time and crosshair' }),
    ),
    sessions: Type.Optional(
      Type.Integer({
        minimum: 5,
        description: 'how many of the newest sessions are seen at first; all without it',
      }),
    ),
    asked: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'how many sessions the page asked for: where the data has fewer, the chart says so',
      }),
    ),
  },
  closed,
)
export type CandlesOptions = Static<typeof options>

/** Columns that are read where the options name no other. */
export const CANDLE_COLUMNS = {
  time: 'date',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
} as const

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
  view: () => import('./view.tsx'),
})
