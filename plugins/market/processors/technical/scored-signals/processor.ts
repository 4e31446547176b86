import { defineProcessor, raw, sql, Type } from 'rattan/plugin'
import { FACTORS, scored } from '../../../queries/signals/signals/score.ts'
import { since } from '../shared/sectors.ts'

/**
 * The newest session's candlestick patterns with their hundred points, as the pages compute them; `original` as the
 * client's scripts stored them.
 */
export default defineProcessor({
  name: 'scored-signals',
  summary: 'Candlestick patterns of the newest session with a score of up to 100 points.',
  params: Type.Object(
    {
      original: Type.Boolean({
        default: false,
        description: 'the thresholds and directions of the original',
      }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    patterns: {
      columns: [
        'symbol',
        'date',
        'alert_type',
        'pattern_name',
        'signal',
        'strength',
        'price',
        'win_rate',
        'context_details',
      ],
    },
    quotes: {
      columns: [
        'symbol',
        'date',
        'high',
        'low',
        'close',
        'volume',
        'atr_14',
        'price_vs_sma20',
        'price_vs_sma50',
      ],
    },
    rating: { columns: ['symbol', 'date', 'rs_rating'] },
  },
  plan({ original }, { registry, has }) {
    const value = has('quotes', 'trading_value') ? 'trading_value' : 'close * volume'
    const alerts = sql`select symbol, date, alert_type as alert, pattern_name as pattern, strength, win_rate, 2 as priority,
        case signal when 'BULLISH' then 1 when 'BEARISH' then -1 else 0 end as sign from newest_patterns`
    const stocks =
      raw(`select p.symbol as _subject, p.date as _date, high, low, close, volume, ${value} as trading_value, atr_14, price_vs_sma20,
        price_vs_sma50, rs_rating from quotes p left join rating r on r.symbol = p.symbol and r.date = p.date where p.date >= ${since('quotes', 30)}`)
    return {
      steps: [
        {
          name: 'newest_patterns',
          sql: raw('select * from patterns where date = (select max(date) from quotes)'),
        },
        { name: 'scores', sql: scored(original ? 'original' : 'corrected', alerts, stocks, registry) },
      ],
      rows: raw(`select p.symbol, p.date, p.alert_type, p.pattern_name, p.signal, direction, trend, coalesce(side * level > 0, false) as is_aligned, price,
          p.win_rate, context_details, p.strength, s.composite_score, ${FACTORS.map((id) => `s.${id} as ${id === 'signal_rs_score' ? 'rs_score' : id}`).join(', ')},
          rs_rating, trading_value, round(volume_ratio, 2) as vol_ratio, vsa as vsa_signal,
          case when vsa is null then null when bias > 0 then 'BULLISH' when bias < 0 then 'BEARISH' else 'NEUTRAL' end as vsa_bias
        from newest_patterns p join scores s on s.symbol = p.symbol and s.pattern = p.pattern_name
        order by p.symbol, p.pattern_name`),
    }
  },
})
