import { Type } from 'rattan/plugin'

const MEANS = [20, 50, 100, 200] as const

export const BreadthParams = Type.Object(
  {
    against: Type.Union([Type.Literal('close'), Type.Literal('open')], {
      default: 'close',
      description: 'what a close advances against: the close of the session before, or the open of the same',
    }),
    original: Type.Boolean({
      default: false,
      description: 'tickers without an average count as below it',
    }),
  },
  { additionalProperties: false },
)

export const BREADTH_COLUMNS = [
  ...['symbol', 'date', 'open', 'close', 'rsi_14'],
  ...MEANS.map((n) => `sma_${n}`),
] as const

/** SQL of bars with what they moved against: the close of the session before; none on a ticker's first bar. */
export const moved = (from: string, against: 'close' | 'open'): string =>
  `select *, ${against === 'open' ? 'open' : 'lag(close) over (partition by symbol order by date)'} as before from ${from} where close is not null`

/**
 * SQL of the columns that breadth of the market and of sectors share. A percentage is of the tickers that have such an
 * average; null where none has.
 */
export function counts(original: boolean): string {
  const of = (n: number) => (original ? 'count(*)' : `count(sma_${n})`)
  return [
    'count(*) as total_stocks',
    ...MEANS.map((n) => `count(*) filter (close > sma_${n}) as above_ma${n}`),
    ...MEANS.map(
      (n) => `round(count(*) filter (close > sma_${n}) * 100.0::double / nullif(${of(n)}, 0), 2) as pct_${n}`,
    ),
    'count(*) filter (close > before) as advancing',
    'count(*) filter (close < before) as declining',
    'count(*) filter (close = before) as unchanged',
    `case when count(*) filter (close < before) = 0 then 0
      else round(count(*) filter (close > before)::double / count(*) filter (close < before), 2) end as ad_ratio`,
  ].join(',\n')
}

/** The counts of averages by their registered names, with what the percentages are called. */
export const named = (percent: (n: number) => string): string =>
  MEANS.map((n) => `above_ma${n}, pct_${n} as ${percent(n)}`).join(', ')
