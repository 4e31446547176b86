import {
  type Column,
  columnOfMetric,
  defineQuery,
  groupColumn,
  ident,
  join,
  labelValues,
  literals,
  namedSubjects,
  plainColumn,
  type QueryContext,
  type Registry,
  type Sql,
  type Static,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { listed } from '../../shared/listed.ts'
import { sectorsOfTickers } from '../../shared/sectors-of-tickers.ts'
import { reached } from '../../shared/thresholds.ts'
import { ALERTS } from './alerts.ts'
import { FACTORS, scoredSignals } from './score.ts'

const choice = <const W extends readonly string[]>(words: W, description: string) =>
  Type.Optional(literals(words, { default: words[0]!, description }))

const params = Type.Object(
  {
    scoring: choice(['corrected', 'original'], 'by the rules as meant, or as the data pipeline applied them'),
    named: Type.Optional(
      Type.String({ maxLength: 200, description: 'only these tickers, as typed; empty for all' }),
    ),
    subjects: Type.Optional(
      Type.Array(Type.String(), {
        ...{ 'x-names': ['subject'], maxItems: 500 },
        description: 'only these tickers; none for all',
      }),
    ),
    watchlist: Type.Optional(Type.String({ description: 'only tickers of this list; ALL for every one' })),
    sector: Type.Optional(
      Type.String({ 'x-names': ['group'], description: 'only tickers of this sector; ALL for every sector' }),
    ),
    sessions: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 500,
        default: 2,
        description: 'newest sessions with signals; 0: all',
      }),
    ),
    side: choice(['ALL', 'BUY', 'SELL', 'WAIT'], 'buy and pullback, sell and bounce, or neutral'),
    directions: Type.Optional(
      Type.Array(Type.String(), {
        description: 'only these directions: BUY, SELL, PULLBACK, BOUNCE, NEUTRAL',
      }),
    ),
    trend: choice(['ALL', 'UP', 'DOWN', 'SIDEWAYS'], 'trend of the ticker'),
    alert: choice(['ALL', 'CANDLESTICK_PATTERN', 'MA_CROSS', 'VOLUME_SPIKE', 'BREAKOUT'], 'kind of signal'),
    context: choice(['ALL', 'BULLISH', 'BEARISH', 'NEUTRAL'], 'what volume and spread say'),
    alignment: choice(['ALL', 'ALIGNED', 'COUNTER'], 'with the trend or against it'),
    min_score: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 100,
        default: 0,
        description: 'total from here on; no total fails',
      }),
    ),
    min_rs: Type.Optional(Type.Number({ minimum: 0, maximum: 100, default: 0 })),
    min_value: Type.Optional(
      Type.Number({ minimum: 0, default: 0, description: 'trading value of the session, in VND' }),
    ),
    primary: Type.Optional(
      Type.Boolean({ default: false, description: 'only the weightiest signal of a ticker and session' }),
    ),
    best: Type.Optional(
      Type.Boolean({ default: false, description: 'only the signal of each ticker that scores highest' }),
    ),
    order: choice(['score', 'date'], 'best first, or newest first'),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
    summary: Type.Optional(
      Type.Boolean({ default: false, description: 'instead of the signals, one row that counts them' }),
    ),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

const METRICS = [
  'composite_score',
  ...FACTORS,
  'rs_rating',
  'close',
  'trading_value',
  'volume_ratio',
  'pattern_win_rate',
]
const COUNTS = ['signals', 'buys', 'sells', 'waits']
const SUMMARY = ['mean_signal_score', 'buy_share', 'sell_share']

/**
 * Signals of stocks with the points they score out of 100: candlestick patterns, crossed averages, volume spikes and
 * breakouts of the newest sessions, one row a signal.
 */
export const signals = defineQuery({
  name: 'signals',
  summary: 'Signals of stocks with direction, trend and a score out of 100 in six factors',
  params,
  columns: (params, registry) =>
    params.summary
      ? [
          ...COUNTS.map((name) => plainColumn(name, 'number', registry)),
          ...SUMMARY.map((id) => columnOfMetric(id, registry)),
        ]
      : signalColumns(registry),

  plan(params, context) {
    const kept = keptSignals(params, context)
    return {
      statement: params.summary ? counted(kept) : listedSignals(kept, params, context.registry),
      datasets: [...(params.scoring === 'original' ? ['pattern_history'] : ALERTS), 'prices', 'rs_rating'],
    }
  },
})

/** Common table expressions up to `_kept`: the signals that are asked for, with the sector of their ticker. */
function keptSignals(params: Params, context: QueryContext): Sql {
  const best = params.best
    ? sql` qualify row_number() over (partition by symbol order by composite_score desc nulls last, date desc, place) = 1`
    : sql``
  return sql`with _sectors as (${sectorsOfTickers(context.registry)}),
      _session as (select *, dense_rank() over (order by date desc) as back
        from ${scoredSignals(params.scoring ?? 'corrected', context)}),
      _kept as (select * from _session left join _sectors using (symbol) where ${conditions(params, context)}${best})`
}

function counted(kept: Sql): Sql {
  const share = (count: string) => sql`100.0 * ${ident(count)} / nullif(signals, 0)`
  return sql`${kept}, _counts as (select count(*) as signals, count(*) filter (direction = 'BUY') as buys,
          count(*) filter (direction = 'SELL') as sells, count(*) filter (direction not in ('BUY', 'SELL')) as waits,
          avg(composite_score) as mean_signal_score from _kept)
        select signals, buys, sells, waits, mean_signal_score, ${share('buys')} as buy_share,
          ${share('sells')} as sell_share from _counts order by all`
}

function listedSignals(kept: Sql, { order, limit }: Params, registry: Registry): Sql {
  const byDirection = sql`list_position(['BUY', 'SELL', 'PULLBACK', 'BOUNCE', 'NEUTRAL'], direction)`
  const first =
    order === 'date'
      ? sql`date desc, ${byDirection}, composite_score desc nulls last`
      : sql`composite_score desc nulls last, date desc`
  return sql`${kept} select symbol as subject, sector, date, alert, pattern,
        ${MEANING} as meaning, direction, trend,
        ${join(METRICS.map((id) => (id === 'pattern_win_rate' ? sql`win_rate as pattern_win_rate` : ident(id))))},
        ${reached(sql`composite_score`, 'signal_quality', registry)} as quality,
        case when level * side > 0 then 'ALIGNED' when level * side < 0 then 'COUNTER' end as alignment,
        vsa, ${BIAS} as vsa_bias, ${reached(sql`volume_ratio`, 'volume_class', registry)} as volume_class, others
      from _kept order by ${first}, symbol, pattern ${limit ? sql`limit ${limit}` : sql``}`
}

function signalColumns(registry: Registry): readonly Column[] {
  const words = (name: string, namespace: string) =>
    plainColumn(name, 'text', registry, labelValues(registry, namespace))
  return [
    subjectColumn('STOCK', registry),
    groupColumn(registry),
    plainColumn('date', 'date', registry),
    words('alert', 'alert'),
    words('pattern', 'pattern'),
    words('meaning', 'pattern_meaning'),
    words('direction', 'signal'),
    words('trend', 'trend'),
    ...METRICS.map((id) => columnOfMetric(id, registry)),
    words('quality', 'signal_quality'),
    words('alignment', 'alignment'),
    words('vsa', 'vsa'),
    words('vsa_bias', 'trend'),
    words('volume_class', 'volume_class'),
    plainColumn('others', 'number', registry),
  ]
}

const BIAS = sql`case bias when 1 then 'BULLISH' when -1 then 'BEARISH' else 'NEUTRAL' end`
/** Engulfing means the opposite on the other side; every other pattern has one meaning. */
const MEANING = sql`case when pattern = 'engulfing' and meant < 0 then 'engulfing_down' else pattern end`

const SIDES: Readonly<Record<string, readonly string[]>> = {
  BUY: ['BUY', 'PULLBACK'],
  SELL: ['SELL', 'BOUNCE'],
  WAIT: ['NEUTRAL'],
}
const TRENDS: Readonly<Record<string, readonly string[]>> = {
  UP: ['UPTREND', 'STRONG_UP'],
  DOWN: ['DOWNTREND', 'STRONG_DOWN'],
  SIDEWAYS: ['SIDEWAYS'],
}

const namedIn = ({ named, subjects = [] }: Params) => [...namedSubjects(named ?? ''), ...subjects]

function conditions(params: Params, { registry }: QueryContext): Sql {
  const found: Sql[] = [sql`true`]
  const among = (column: string, values: readonly string[]) =>
    found.push(sql`list_contains(cast(${values} as varchar[]), ${ident(column)})`)
  const equal = (column: Sql, value: string | undefined) => {
    if (value !== undefined && value !== 'ALL' && value !== '') found.push(sql`${column} = ${value}`)
  }
  const least = (column: string, value = 0) => {
    if (value > 0) found.push(sql`${ident(column)} >= cast(${value} as double)`)
  }
  const named = namedIn(params)
  if (named.length > 0) among('symbol', named)
  const members = listed(params.watchlist, registry)
  if (members) among('symbol', members)
  equal(sql`sector`, params.sector)
  if (params.sessions) found.push(sql`back <= ${params.sessions}`)
  const side = SIDES[params.side ?? 'ALL']
  if (side) among('direction', side)
  if (params.directions && params.directions.length > 0) among('direction', params.directions)
  const trends = TRENDS[params.trend ?? 'ALL']
  if (trends) among('trend', trends)
  equal(sql`alert`, params.alert)
  equal(BIAS, params.context)
  if (params.alignment === 'ALIGNED') found.push(sql`level * side > 0`)
  if (params.alignment === 'COUNTER') found.push(sql`level * side < 0`)
  least('composite_score', params.min_score)
  least('rs_rating', params.min_rs)
  least('trading_value', params.min_value)
  if (params.primary) found.push(sql`place = 1`)
  return join(found, ' and ')
}
