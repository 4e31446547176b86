import { type ProcessorStep, raw, Type } from 'rattan/plugin'
import { since } from './sectors.ts'

/** Of every kind of alert. */
export const AlertParams = Type.Object(
  {
    sessions: Type.Optional(
      Type.Integer({ minimum: 1, description: 'newest sessions to look at; all where left out' }),
    ),
    turnover: Type.Number({
      ...{ default: 1e9, minimum: 0 },
      description: 'mean value traded in a session, over 20, below which an alert says nothing',
    }),
    original: Type.Boolean({ default: false, description: 'a doji is always bullish' }),
  },
  { additionalProperties: false },
)

export const ALERT_COLUMNS = [
  ...['symbol', 'date', 'open', 'high', 'low', 'close', 'volume', 'rsi_14', 'macd', 'macd_signal', 'atr_14'],
  ...['ema_20', 'ema_50', 'sma_20', 'sma_50', 'sma_100', 'sma_200', 'price_vs_sma20', 'price_vs_sma50'],
]

/** Bars before the first new one that an alert looks at. */
export const ALERT_LOOKBACK = 21

/** Table `signal_bars`: bars with what the bar and the 20 before it say; `level` is the trend, from -2 to 2. */
const SIGNAL_BARS: ProcessorStep = {
  name: 'signal_bars',
  sql: raw(`select *, lag(close) over own as close_1, ${[20, 50, 100, 200].map((n) => `lag(sma_${n}) over own as sma_${n}_1`).join(', ')},
      case when count(*) over before = 20 then max(high) over before end as resistance, case when count(*) over before = 20 then min(low) over before end as support,
      case when count(*) over before = 20 then avg(volume) over before end as mean_volume,
      volume / nullif(case when count(*) over before = 20 then avg(volume) over before end, 0) as volume_ratio,
      volume / nullif(avg(volume) over (own rows between 19 preceding and 1 preceding), 0) as short_ratio,
      avg(close * volume) over (own rows 19 preceding) as turnover,
      case when price_vs_sma20 > 5 and price_vs_sma50 > 5 then 2 when price_vs_sma20 > 2 and price_vs_sma50 > 2 then 1
        when price_vs_sma20 < -5 and price_vs_sma50 < -5 then -2 when price_vs_sma20 < -2 and price_vs_sma50 < -2 then -1 else 0 end as level
    from recent_quotes where close is not null
    window own as (partition by symbol order by date), before as (partition by symbol order by date rows between 20 preceding and 1 preceding)`),
}

/** Sessions before those asked for that are read: a ticker may lack some of them. */
const MARGIN = 120

/** Tables `recent_quotes`, what is needed of the quotes, and `signal_bars`. */
export const signalSteps = ({ sessions }: { sessions?: number }): ProcessorStep[] => [
  {
    name: 'recent_quotes',
    sql: raw(
      `select * from quotes${sessions === undefined ? '' : ` where date >= ${since('quotes', sessions + MARGIN)}`}`,
    ),
  },
  SIGNAL_BARS,
]

/** SQL of the bars that alerts are about. */
export const considered = (params: { sessions?: number; turnover: number }): string =>
  `turnover >= ${params.turnover}${params.sessions === undefined ? '' : ` and date >= ${since('quotes', params.sessions)}`}`
