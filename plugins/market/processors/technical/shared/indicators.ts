import { type ProcessorStep, raw } from 'rattan/plugin'

/**
 * Indicators of bars in windows of SQL, with the seeds and lengths of TA-Lib (https://ta-lib.org), whose figures the
 * pages document; null until there are enough bars.
 *
 * A recurrence such as an exponential mean, m = q·m' + y, is a weighted sum, Σ q^(t-i)·y(i). Its weights are taken
 * within blocks of bars, so that none overflows; of what lies before the block ahead, less than the precision of a
 * double is left.
 */

/** q^BLOCK is nothing for the slowest mean (51 bars: 3e-17), and q^-BLOCK still a double for the fastest (3 bars). */
const BLOCK = 950

interface Recurrence {
  readonly name: string
  /** What is left of a value one bar later. */
  readonly q: number
  /** What a bar adds, in SQL: nothing before the seed. */
  readonly y: string
}

/** Two common table expressions: `name_parts` with the sums within blocks, and `name`, the rows of `from` with the recurrences beside them. */
export function recurrences(name: string, from: string, all: readonly Recurrence[]): string {
  const power = (q: number, exponent: string) => `pow(${q.toExponential()}, ${exponent})`
  const parts = all.map(
    ({ name: column, q, y }) =>
      `${power(q, `i % ${BLOCK}`)} * sum((${y}) * ${power(q, `-(i % ${BLOCK})`)}) over block as ${column}_part`,
  )
  const wholes = all.map(
    ({ name: column, q }) =>
      `${column}_part + ${power(q, `i % ${BLOCK} + 1`)} * coalesce(lag(${column}_part, i % ${BLOCK} + 1) over own, 0) as ${column}`,
  )
  return `${name}_parts as (
    select *, ${parts.join(',\n      ')} from ${from}
    window block as (partition by symbol, i // ${BLOCK} order by i rows unbounded preceding)
  ), ${name} as (
    select * exclude (${all.map(({ name: column }) => `${column}_part`).join(', ')}),
      ${wholes.join(',\n      ')} from ${name}_parts window own as (partition by symbol order by i)
  )`
}

/** Exponential mean of `n` values of `x`; its first value, at bar `seed`, is `first`. */
export const exponential = (name: string, n: number, x: string, seed: number, first: string): Recurrence => ({
  name,
  q: (n - 1) / (n + 1),
  y: `case when i > ${seed} then ${x} * ${(2 / (n + 1)).toExponential()} when i = ${seed} then ${first} else 0 end`,
})

/** Wilder's sum, x + 13/14 of the one before; the first, at bar `seed`, is the plain sum of bars 1 to `seed`. */
const wilder = (name: string, x: string, seed: number): Recurrence => ({
  name,
  q: 13 / 14,
  y: `case when i < 1 then 0 else ${x} * pow(${(14 / 13).toExponential()}, greatest(${seed} - i, 0)) end`,
})

const step = (name: string, text: string): ProcessorStep => ({ name, sql: raw(text) })

/**
 * Table `bar_pairs`: bars numbered from 0 by symbol, with what each has of the bar before. What is no bar (a price is
 * missing) is passed over.
 * @param symbol the column with it
 */
export const pairs = (from: string, symbol: string): ProcessorStep =>
  step(
    'bar_pairs',
    `with bars as (
      select "${symbol}" as symbol, date, open, high, low, close, coalesce(volume, 0)::double as volume from ${from}
      where open is not null and high is not null and low is not null and close is not null and date is not null
    )
    select *, row_number() over own - 1 as i, lag(close) over own as close_1, lag(high) over own as high_1, lag(low) over own as low_1
    from bars window own as (partition by symbol order by date)`,
  )

/** Table `bar_lines`: OBV and the accumulation/distribution line, counted from the first bar there is. */
export const volumeLines: ProcessorStep = step(
  'bar_lines',
  `select symbol, date, sum(case when close_1 is null or close > close_1 then volume when close < close_1 then -volume else 0 end) over own as obv,
    sum(case when high > low then ((close - low) - (high - close)) / (high - low) * volume else 0 end) over own as ad_line
  from bar_pairs window own as (partition by symbol order by i rows unbounded preceding)`,
)

const mean = (x: string, n: number) =>
  `case when i >= ${n - 1} then avg(${x}) over (own rows ${n - 1} preceding) end`

/** Tables of indicators by symbol and date, from `bar_pairs` and `bar_lines`; `indicators` holds them all. */
export const indicatorSteps: readonly ProcessorStep[] = [
  step(
    'bar_means',
    `with moves as (
      select symbol, date, i, close, high, low, ad_line, greatest(close - close_1, 0) as rise, greatest(close_1 - close, 0) as fall,
        greatest(high - low, abs(high - close_1), abs(low - close_1)) as reach, high - high_1 as up, low_1 - low as down,
        ${mean('close', 12)} as mean_12, ${mean('close', 20)} as sma_20, ${mean('close', 26)} as mean_26, ${mean('close', 50)} as sma_50
      from bar_pairs join bar_lines using (symbol, date) window own as (partition by symbol order by i)
    ), ${recurrences('means', 'moves', [
      exponential('fast', 12, 'close', 25, 'mean_12'),
      exponential('slow', 26, 'close', 25, 'mean_26'),
      exponential('ema_20', 20, 'close', 19, 'sma_20'),
      exponential('ema_50', 50, 'close', 49, 'sma_50'),
      wilder('gain', 'rise', 14),
      wilder('loss', 'fall', 14),
      wilder('reach_14', 'reach', 14),
      // TA-Lib begins the sums of the directional index one bar earlier.
      wilder('reach_13', 'reach', 13),
      wilder('plus', 'case when up > down and up > 0 then up else 0 end', 13),
      wilder('minus', 'case when down > up and down > 0 then down else 0 end', 13),
      exponential('ad_3', 3, 'ad_line', 0, 'ad_line'),
      exponential('ad_10', 10, 'ad_line', 0, 'ad_line'),
    ])}
    select symbol, date, i, case when i >= 19 then ema_20 end as ema_20, case when i >= 49 then ema_50 end as ema_50,
      case when i >= 14 then case when gain + loss > 0 then least(100, 100 * gain / (gain + loss)) else 0 end end as rsi_14,
      case when i >= 25 then round(fast - slow, 9) end as line, case when i >= 14 then reach_14 / 14 end as atr_14,
      case when i >= 14 and reach_13 > 0 and plus + minus > 0 then least(100, 100 * abs(plus - minus) / (plus + minus)) end as direction,
      case when i >= 9 then ad_3 - ad_10 end as cmf_20
    from means`,
  ),
  step(
    'bar_signals',
    `with lines as (
      select symbol, date, i, line, avg(line) over (partition by symbol order by i rows 8 preceding) as mean_9 from bar_means where i >= 25
    ), ${recurrences('signals', 'lines', [exponential('signal', 9, 'line', 33, 'mean_9')])}
    select symbol, date, line as macd, round(signal, 9) as macd_signal, round(line - signal, 9) as macd_hist from signals where i >= 33`,
  ),
  // A bar that goes neither way leaves the index as it is: its mean counts the bars that do.
  step(
    'bar_directions',
    `with seeded as (
      select symbol, date, i, direction, sum(direction) over (partition by symbol order by i rows 13 preceding) as first_14 from bar_means where i >= 14
    ), counted as (
      select symbol, date, direction, first_14, row_number() over (partition by symbol order by i) - 1 as i from seeded
      where i = 27 or i > 27 and direction is not null
    ), ${recurrences('directions', 'counted', [
      {
        name: 'adx',
        q: 13 / 14,
        y: 'case when i = 0 then coalesce(first_14, 0) else direction end / 14',
      },
    ])}
    select symbol, date, least(100, adx) as adx from directions`,
  ),
  step(
    'bar_ranges',
    `with windows as (
      select symbol, date, i, close, high, low, (high + low + close) / 3 as typical, lag((high + low + close) / 3) over own as typical_1, volume,
        ${[20, 50, 100, 200].map((n) => `${mean('close', n)} as sma_${n}`).join(', ')},
        case when i >= 19 then sqrt(greatest(0, var_pop(close) over (own rows 19 preceding))) end as deviation,
        case when i >= 13 then max(high) over (own rows 13 preceding) end as top, case when i >= 13 then min(low) over (own rows 13 preceding) end as bottom,
        case when i >= 19 then list((high + low + close) / 3) over (own rows 19 preceding) end as typicals
      from bar_pairs window own as (partition by symbol order by i)
    ), oscillators as (
      select * exclude (typicals), case when top > bottom then (close - bottom) / (top - bottom) * 100 when top = bottom then 0 end as fast,
        list_avg(typicals) as centre, list_avg(list_transform(typicals, lambda x: abs(x - list_avg(typicals)))) as spread,
        case when i >= 14 then sum(case when typical > typical_1 then typical * volume else 0 end) over (own rows 13 preceding) end as flow_in,
        case when i >= 14 then sum(case when typical < typical_1 then typical * volume else 0 end) over (own rows 13 preceding) end as flow_out
      from windows window own as (partition by symbol order by i)
    ), slow as (
      select *, case when i >= 15 then avg(fast) over (partition by symbol order by i rows 2 preceding) end as stoch_k from oscillators
    )
    select symbol, date, sma_20, sma_50, sma_100, sma_200, case when i >= 17 then stoch_k end as stoch_k,
      case when i >= 17 then avg(stoch_k) over (partition by symbol order by i rows 2 preceding) end as stoch_d,
      sma_20 + 2 * deviation as bb_upper, sma_20 as bb_middle, sma_20 - 2 * deviation as bb_lower,
      4 * deviation / nullif(sma_20, 0) * 100 as bb_width,
      case when flow_in + flow_out >= 1 then least(100, 100 * flow_in / (flow_in + flow_out)) when flow_in is not null then 0 end as mfi_14,
      case when spread > 0 then (typical - centre) / (0.015 * spread) when i >= 19 then 0 end as cci_20,
      ${[20, 50, 200].map((n) => `(close - sma_${n}) / nullif(sma_${n}, 0) * 100 as price_vs_sma${n}`).join(', ')}
    from slow`,
  ),
  step(
    'indicators',
    `select r.*, ema_20, ema_50, rsi_14, macd, macd_signal, macd_hist, atr_14, obv, ad_line, cmf_20,
      last_value(adx ignore nulls) over (partition by symbol order by i) as adx_14
    from bar_ranges r join bar_means using (symbol, date) join bar_lines using (symbol, date)
      left join bar_signals using (symbol, date) left join bar_directions using (symbol, date)`,
  ),
]

/** The columns that ticker and index files share. */
export const INDICATORS = `sma_20, sma_50, sma_100, sma_200, ema_20, ema_50, rsi_14, macd, macd_signal, macd_hist, stoch_k,
  stoch_d, bb_upper, bb_middle, bb_lower, bb_width, atr_14, obv, ad_line, cmf_20, mfi_14, adx_14, cci_20,
  price_vs_sma20, price_vs_sma50, price_vs_sma200`
