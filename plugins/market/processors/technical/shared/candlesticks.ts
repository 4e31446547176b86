import { type ProcessorStep, raw } from 'rattan/plugin'

/**
 * Candlestick patterns as TA-Lib defines them (https://ta-lib.org, functions CDL…, settings by default): a shape is
 * small, long or near by the means of the bars before it.
 */

/** What is compared with: mean of `n` bars before, of the bar `back` ago. */
const MEANS = {
  body: ['abs(close - open)', 10],
  span: ['high - low', 10],
  near: ['high - low', 5],
} as const

const ofBack = (name: string, back: number) => (back === 0 ? name : `${name}_${back}`)
const white = (back: number) => ofBack('white', back)
const small = 'body < mean_body'
const longUpper = 'upper > body'
const longLower = 'lower > body'
const hardly = (shadow: string, back: number) =>
  `${ofBack(shadow, back)} < 0.1 * ${ofBack('mean_span', back)}`
const near = (back: number) => `0.2 * ${ofBack('mean_near', back)}`
const far = (back: number) => `0.6 * ${ofBack('mean_near', back)}`

interface Pattern {
  readonly name: string
  readonly signal: 'BULLISH' | 'BEARISH'
  readonly when: readonly string[]
}

/** In the order in which the first of a bar is taken. */
export const PATTERNS: readonly Pattern[] = [
  {
    name: 'hammer',
    signal: 'BULLISH',
    when: [small, longLower, hardly('upper', 0), `bottom <= low_1 + ${near(1)}`],
  },
  {
    name: 'inverted_hammer',
    signal: 'BULLISH',
    when: [small, longUpper, hardly('lower', 0), 'top < bottom_1'],
  },
  {
    name: 'engulfing',
    signal: 'BULLISH',
    when: [
      'white',
      'not white_1',
      '(close >= open_1 and open < close_1 or close > open_1 and open <= close_1)',
    ],
  },
  {
    name: 'engulfing',
    signal: 'BEARISH',
    when: [
      'not white',
      'white_1',
      '(open >= close_1 and close < open_1 or open > close_1 and close <= open_1)',
    ],
  },
  {
    name: 'morning_star',
    signal: 'BULLISH',
    when: [
      ...['body_2 > mean_body_2', 'not white_2', 'body_1 <= mean_body_1', 'top_1 < bottom_2'],
      ...['body > mean_body', 'white', 'close > close_2 + 0.3 * body_2'],
    ],
  },
  {
    name: 'evening_star',
    signal: 'BEARISH',
    when: [
      ...['body_2 > mean_body_2', 'white_2', 'body_1 <= mean_body_1', 'bottom_1 > top_2'],
      ...['body > mean_body', 'not white', 'close < close_2 - 0.3 * body_2'],
    ],
  },
  {
    name: 'three_white_soldiers',
    signal: 'BULLISH',
    when: [
      ...[2, 1, 0].flatMap((back) => [white(back), hardly('upper', back)]),
      ...['close > close_1', 'close_1 > close_2', 'open_1 > open_2', `open_1 <= close_2 + ${near(2)}`],
      ...['open > open_1', `open <= close_1 + ${near(1)}`, `body_1 > body_2 - ${far(2)}`],
      ...[`body > body_1 - ${far(1)}`, 'body > mean_body'],
    ],
  },
  {
    name: 'three_black_crows',
    signal: 'BEARISH',
    when: [
      'white_3',
      ...[2, 1, 0].flatMap((back) => [`not ${white(back)}`, hardly('lower', back)]),
      ...['open_1 < open_2', 'open_1 > close_2', 'open < open_1', 'open > close_1', 'high_3 > close_2'],
      ...['close_2 > close_1', 'close_1 > close'],
    ],
  },
  {
    name: 'shooting_star',
    signal: 'BEARISH',
    when: [small, longUpper, hardly('lower', 0), 'bottom > top_1'],
  },
  {
    name: 'hanging_man',
    signal: 'BEARISH',
    when: [small, longLower, hardly('upper', 0), `bottom >= high_1 - ${near(1)}`],
  },
  // Neither side by itself: which, the trend says.
  { name: 'doji', signal: 'BULLISH', when: ['body <= 0.1 * mean_span'] },
]

/** Tables `candles`, the bars of `from` with their shapes, and `patterns`: symbol, date, place, pattern_name, signal. */
export function patternSteps(from: string, after = 'true'): ProcessorStep[] {
  const back = (name: string, n: number) => `lag(${name}, ${n}) over own as ${name}_${n}`
  const lags = [1, 2, 3].flatMap((n) =>
    [
      ...['open', 'high', 'low', 'close', 'white', 'body', 'top', 'bottom', 'upper', 'lower'],
      ...Object.keys(MEANS).map((name) => `mean_${name}`),
    ].map((name) => back(name, n)),
  )
  return [
    {
      name: 'candle_shapes',
      sql: raw(`with shaped as (
          select symbol, date, open, high, low, close, close >= open as white, abs(close - open) as body, greatest(open, close) as top, least(open, close) as bottom,
            high - greatest(open, close) as upper, least(open, close) - low as lower,
            ${Object.entries(MEANS)
              .map(
                ([name, [value, n]]) =>
                  `case when count(*) over (own rows between ${n} preceding and 1 preceding) = ${n} then avg(${value}) over (own rows between ${n} preceding and 1 preceding) end as mean_${name}`,
              )
              .join(', ')}
          from ${from} where open is not null and high is not null and low is not null and close is not null
          window own as (partition by symbol order by date)
        )
        select *, ${lags.join(', ')} from shaped window own as (partition by symbol order by date)`),
    },
    {
      name: 'patterns',
      sql: raw(
        PATTERNS.map(
          ({ name, signal, when }, place) =>
            `select symbol, date, ${place} as place, '${name}' as pattern_name, '${signal}' as signal from candle_shapes where ${after} and ${when.join(' and ')}`,
        ).join('\nunion all '),
      ),
    },
  ]
}
