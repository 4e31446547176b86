import { defineProcessor, raw, sql, Type } from 'rattan/plugin'

const limited = (value: string) => `greatest(-100, least(100, ${value}))`

/**
 * The market's regime of each session: a weighted score, -100 to 100, of valuation, breadth, volume, volatility and
 * momentum. A factor whose data is not there counts 0, as the original had two of them throughout: `original` leaves
 * those out.
 */
export default defineProcessor({
  name: 'market-regime',
  summary: 'Score and class of the market on each session, with its five factors.',
  params: Type.Object(
    {
      index: Type.String({ default: 'VNINDEX', description: 'whose multiples say how dear the market is' }),
      original: Type.Boolean({ default: false, description: 'valuation and volatility count 0' }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    quotes: { columns: ['date', 'close', 'volume', 'macd_hist', 'rsi_14', 'atr_14'] },
    breadth: { columns: ['date', 'above_ma50_pct', 'above_ma200_pct'] },
    valuation: { columns: ['scope', 'date', 'pe_ttm'], optional: true },
  },
  lookback: 252,
  plan({ index, original }, { has }) {
    const dear =
      has('valuation') && !original
        ? sql`select v.date, count(*) filter (o.pe_ttm <= v.pe_ttm) * 100.0::double / count(*) as place
            from (select date, pe_ttm, row_number() over (order by date) as i from valuation where scope = ${index} and pe_ttm > 0) v
            join (select pe_ttm, row_number() over (order by date) as i from valuation where scope = ${index} and pe_ttm > 0) o
              on o.i between v.i - 251 and v.i group by v.date`
        : raw('select null::date as date, null::double as place where false')
    return {
      steps: [
        { name: 'dearness', sql: dear },
        {
          name: 'factors',
          sql: raw(`with days as (
              select date, sum(volume)::double as volume, avg(atr_14 / nullif(close, 0)) as reach,
                count(*) filter (macd_hist > 0) * 100.0::double / count(*) as rising,
                count(*) filter (rsi_14 >= 50 and rsi_14 < 70) * 100.0::double / count(*) as firm
              from quotes where close is not null group by date
            ), windows as (
              select *, volume / nullif(avg(volume) over (order by date rows between 19 preceding and 1 preceding), 0) as ratio,
                case when count(reach) over (order by date rows 251 preceding) >= 20 then
                  (reach - avg(reach) over (order by date rows 251 preceding)) / nullif(stddev_samp(reach) over (order by date rows 251 preceding), 0) end as z
              from days
            )
            select w.date, case when place is null then 0 when place >= 90 then -80 when place >= 75 then -50 when place >= 60 then -20
                when place >= 40 then 0 when place >= 25 then 20 when place >= 10 then 50 else 80 end::double as valuation_score,
              ${limited('(above_ma50_pct - 50) * 1.5 + (above_ma200_pct - 50) * 0.5')} as breadth_score,
              case when ratio is null then 0 when ratio >= 1.5 then 50 when ratio >= 1.2 then 20 when ratio >= 0.8 then 0 when ratio >= 0.6 then -20 else -50 end::double as volume_score,
              ${original ? '0.0::double' : `coalesce(${limited('-30 * z')}, 0)`} as volatility_score,
              ${limited('(rising - 50) * 1.2 + (firm - 50) * 0.8')} as momentum_score
            from windows w join breadth b using (date) left join dearness d using (date)
            where above_ma50_pct is not null and above_ma200_pct is not null`),
        },
      ],
      rows: raw(`with scored as (
          select *, round(0.25 * valuation_score + 0.25 * breadth_score + 0.15 * volume_score + 0.15 * volatility_score + 0.2 * momentum_score, 2) as regime_score from factors
        )
        select date, case when regime_score >= 60 then 'BUBBLE' when regime_score >= 30 then 'EUPHORIA' when regime_score >= -30 then 'NEUTRAL'
            when regime_score >= -60 then 'FEAR' else 'BOTTOM' end as regime,
          case when regime_score > 50 and volatility_score < -30 then 'VERY_HIGH' when regime_score > 30 or volatility_score < -30 then 'HIGH'
            when regime_score < -50 and volatility_score > 20 then 'LOW' else 'MEDIUM' end as risk_level,
          case when regime_score >= 60 then 'EXTREME_GREED' when regime_score >= 30 then 'GREED' when regime_score >= 10 then 'SLIGHTLY_BULLISH'
            when regime_score >= -10 then 'NEUTRAL' when regime_score >= -30 then 'SLIGHTLY_BEARISH' when regime_score >= -60 then 'FEAR'
            else 'EXTREME_FEAR' end as market_sentiment,
          regime_score, round(valuation_score, 2) as valuation_score, round(breadth_score, 2) as breadth_score, volume_score,
          round(volatility_score, 2) as volatility_score, round(momentum_score, 2) as momentum_score
        from scored order by date`),
    }
  },
})
