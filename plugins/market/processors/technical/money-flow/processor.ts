import { defineProcessor, raw, Type } from 'rattan/plugin'

/**
 * Money flow of each ticker, and a label by points: Chaikin money flow of 20 sessions (Σ multiplier·volume ÷ Σ volume;
 * the original took its oscillator in shares for it), MFI, and OBV against its mean of the 20 sessions before.
 */
export default defineProcessor({
  name: 'money-flow',
  summary: 'Volume indicators of each ticker, with a label from accumulation to distribution.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    quotes: {
      columns: [
        'symbol',
        'date',
        'open',
        'high',
        'low',
        'close',
        'volume',
        'cmf_20',
        'obv',
        'ad_line',
        'mfi_14',
      ],
    },
  },
  plan: () => ({
    rows: raw(`with moves as (
        select *, close / nullif(lag(close) over own, 0) - 1 as change,
          case when count(*) over (own rows 19 preceding) = 20 then
            sum(case when high > low then ((close - low) - (high - close)) / (high - low) * volume else 0 end) over (own rows 19 preceding)
              / nullif(sum(volume) over (own rows 19 preceding), 0) end as flow,
          case when count(*) over (own rows between 20 preceding and 1 preceding) = 20 then avg(obv) over (own rows between 20 preceding and 1 preceding) end as obv_mean
        from quotes window own as (partition by symbol order by date)
      ), points as (
        select *, sum(coalesce(change, 0) * volume) over (partition by symbol order by date rows unbounded preceding) as vpt,
          case when flow > 0.1 then 2 when flow > 0.05 then 1 when flow < -0.1 then -2 when flow < -0.05 then -1 else 0 end
          + case when mfi_14 > 70 then -1 when mfi_14 < 30 then 1 else 0 end
          + case when obv > obv_mean + 0.05 * abs(obv_mean) then 1 when obv < obv_mean - 0.05 * abs(obv_mean) then -1 else 0 end as points
        from moves
      )
      select symbol, date, open, high, low, close, volume, null::varchar as resolution, cmf_20, obv, ad_line, round(vpt, 2) as vpt, mfi_14,
        case when flow is null or mfi_14 is null or obv_mean is null then null when points >= 3 then 'STRONG_ACCUMULATION' when points >= 1 then 'ACCUMULATION'
          when points <= -3 then 'STRONG_DISTRIBUTION' when points <= -1 then 'DISTRIBUTION' else 'NEUTRAL' end as money_flow_signal
      from points order by symbol, date`),
  }),
})
