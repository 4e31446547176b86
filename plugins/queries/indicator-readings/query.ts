import Type from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { defineQuery } from '../../../core/plugin.ts'
import { ident, join, raw, type Sql, sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn } from '../shared/columns.ts'
import { stockRows } from '../shared/stock-rows.ts'
import { threshold } from '../shared/thresholds.ts'

const AVERAGES = ['sma_20', 'sma_50', 'sma_100', 'sma_200', 'ema_20', 'ema_50']
/** Trends by two lines, the faster first. */
const TRENDS = [
  ['trend_short', 'close', 'sma_20'],
  ['trend_medium', 'sma_20', 'sma_50'],
  ['trend_long', 'sma_50', 'sma_200'],
] as const
/** Oscillators with the thresholds, in their metric, below which they are oversold and above which overbought. */
const OSCILLATORS = [
  ['rsi_14', 'oversold', 'overbought'],
  ['stoch_k', 'oversold', 'overbought'],
  ['mfi_14', 'oversold', 'overbought'],
  ['cci_20', 'low', 'high'],
] as const

/** What each indicator of one ticker says on its newest session, one row an indicator; those without a value are left out. */
export const indicatorReadings = defineQuery({
  name: 'indicator-readings',
  summary: 'Averages, trends and oscillators of one ticker, each with what it says',
  params: Type.Object(
    {
      symbol: Type.String({ 'x-ticker': true, description: 'a ticker' }),
      kind: Type.Union(
        ['ALL', 'AVERAGE', 'TREND', 'OSCILLATOR'].map((kind) => Type.Literal(kind)),
        { default: 'ALL', description: 'which indicators' },
      ),
    },
    { additionalProperties: false },
  ),
  datasets: () => ['prices'],
  columns: (_, registry) => [
    plainColumn('kind', 'text', registry, labelValues(registry, 'indicator_kind')),
    plainColumn('indicator', 'text', registry, labelValues(registry, 'indicator')),
    // Prices, points and percent stand in one column.
    { ...columnOfMetric('indicator_value', registry), unit: null, unitLabel: null },
    columnOfMetric('indicator_gap', registry),
    plainColumn('reading', 'text', registry, labelValues(registry, 'reading')),
  ],

  sql({ symbol, kind }, context) {
    const { registry } = context
    const at = (metric: string, id: string) => threshold(metric, id, registry)
    const metrics = ['close', ...AVERAGES, ...OSCILLATORS.map(([id]) => id), 'macd', 'macd_signal', 'adx_14']
    const gap = (fast: string, slow: string) => sql`(${ident(fast)} / nullif(${ident(slow)}, 0) - 1) * 100`
    const row = (of: string, indicator: string, value: Sql, distance: Sql, reading: Sql) =>
      sql`select ${raw(`'${of}'`)} as kind, ${raw(`'${indicator}'`)} as indicator, ${value} as indicator_value,
        ${distance} as indicator_gap, ${reading} as reading from _newest`
    const none = sql`cast(null as double)`
    const rows = [
      ...AVERAGES.map((id) =>
        row(
          'AVERAGE',
          id,
          ident(id),
          gap('close', id),
          sql`case when close >= ${ident(id)} then 'ABOVE' else 'BELOW' end`,
        ),
      ),
      ...TRENDS.map(([id, fast, slow]) =>
        row(
          'TREND',
          id,
          ident(slow),
          gap(fast, slow),
          sql`case when ${ident(fast)} >= ${ident(slow)} then 'UP' else 'DOWN' end`,
        ),
      ),
      ...OSCILLATORS.map(([id, low, high]) =>
        row(
          'OSCILLATOR',
          id,
          ident(id),
          none,
          sql`case when ${ident(id)} > ${at(id, high)} then 'OVERBOUGHT'
          when ${ident(id)} < ${at(id, low)} then 'OVERSOLD' else 'NEUTRAL' end`,
        ),
      ),
      row(
        'OSCILLATOR',
        'macd',
        ident('macd'),
        none,
        sql`case when macd > macd_signal then 'BULLISH' else 'BEARISH' end`,
      ),
      row(
        'OSCILLATOR',
        'adx_14',
        ident('adx_14'),
        none,
        sql`case when adx_14 > ${at('adx_14', 'strong')} then 'STRONG' else 'WEAK' end`,
      ),
    ]
    return sql`with _newest as (select * from (${stockRows(metrics, context, [symbol])})
        where close is not null qualify row_number() over (order by _date desc) = 1),
      _rows as (${join(
        rows.map((one, i) => sql`select ${raw(String(i))} as place, * from (${one})`),
        ' union all ',
      )})
      select kind, indicator, indicator_value, indicator_gap, reading from _rows
      where indicator_value is not null and (${kind} = 'ALL' or kind = ${kind}) order by place`
  },
})
