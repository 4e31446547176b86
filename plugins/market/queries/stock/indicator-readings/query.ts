import {
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  literals,
  plainColumn,
  type Registry,
  raw,
  type Sql,
  sql,
  Type,
  wordOfSign,
} from 'rattan/plugin'
import { formatOf } from '../../shared/format-of.ts'
import { threshold } from '../../shared/thresholds.ts'
import { macdReading } from '../shared/macd-reading.ts'
import { stockRows } from '../shared/stock-rows.ts'

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
      symbol: Type.String({ 'x-subject': true, description: 'a ticker' }),
      kind: literals(['ALL', 'AVERAGE', 'TREND', 'OSCILLATOR'], {
        default: 'ALL',
        description: 'which indicators',
      }),
    },
    { additionalProperties: false },
  ),
  columns: (_, registry) => [
    plainColumn('kind', 'text', registry, labelValues(registry, 'indicator_kind')),
    plainColumn('indicator', 'text', registry, labelValues(registry, 'indicator')),
    // Prices, points and percent stand in one column.
    { ...columnOfMetric('indicator_value', registry), unit: null, unitLabel: null },
    columnOfMetric('indicator_gap', registry),
    plainColumn('reading', 'text', registry, labelValues(registry, 'reading')),
  ],

  plan({ symbol, kind }, context) {
    const metrics = ['close', ...AVERAGES, ...OSCILLATORS.map(([id]) => id), 'macd', 'macd_signal', 'adx_14']
    const { registry } = context
    const rows = [...averages(registry), ...trends(registry), ...oscillators(registry)]
    const statement = sql`with _newest as (select * from (${stockRows(metrics, context, [symbol])})
        where close is not null qualify row_number() over (order by _date desc) = 1),
      _rows as (${join(
        rows.map((one, i) => sql`select ${raw(String(i))} as place, * from (${one})`),
        ' union all ',
      )})
      select kind, indicator, indicator_value, indicator_gap, reading from _rows
      where indicator_value is not null and (${kind} = 'ALL' or kind = ${kind}) order by place`
    return { statement, datasets: ['prices'] }
  },
})

/** One indicator of `_newest`. */
function row(kind: string, indicator: string, value: string, distance: Sql, reading: Sql): Sql {
  return sql`select ${raw(`'${kind}'`)} as kind, ${raw(`'${indicator}'`)} as indicator, ${ident(value)} as indicator_value,
        ${distance} as indicator_gap, ${reading} as reading from _newest`
}

const gap = (fast: string, slow: string): Sql => sql`(${ident(fast)} / nullif(${ident(slow)}, 0) - 1) * 100`

const averages = (registry: Registry): readonly Sql[] => {
  const words = { above: 'ABOVE', level: 'LEVEL', below: 'BELOW' }
  return AVERAGES.map((id) => {
    const distance = gap('close', id)
    return row('AVERAGE', id, id, distance, wordOfSign(distance, formatOf('indicator_gap', registry), words))
  })
}

const trends = (registry: Registry): readonly Sql[] => {
  const words = { above: 'UP', level: 'FLAT', below: 'DOWN' }
  return TRENDS.map(([id, fast, slow]) => {
    const distance = gap(fast, slow)
    return row('TREND', id, slow, distance, wordOfSign(distance, formatOf('indicator_gap', registry), words))
  })
}

function oscillators(registry: Registry): readonly Sql[] {
  const at = (metric: string, id: string) => threshold(metric, id, registry)
  const oscillator = (id: string, reading: Sql) =>
    row('OSCILLATOR', id, id, sql`cast(null as double)`, reading)
  return [
    ...OSCILLATORS.map(([id, low, high]) =>
      oscillator(
        id,
        sql`case when ${ident(id)} > ${at(id, high)} then 'OVERBOUGHT'
          when ${ident(id)} < ${at(id, low)} then 'OVERSOLD' else 'NEUTRAL' end`,
      ),
    ),
    oscillator('macd', macdReading(registry)),
    oscillator('adx_14', sql`case when adx_14 > ${at('adx_14', 'strong')} then 'STRONG' else 'WEAK' end`),
  ]
}
