import { defineProcessor, raw, sql, Type } from 'rattan/plugin'

const weight = (value: number) => Type.Number({ default: value, minimum: 0, maximum: 1 })
/** Values for 100, 70, 50, 30 and 0 points. */
const Steps = (...values: number[]) =>
  Type.Array(Type.Number(), { default: values, minItems: 5, maxItems: 5 })

/** Points between those of the steps, 100 and 0 beyond them, 50 without a value. Steps may rise or fall. */
function points(value: string, steps: readonly number[]): string {
  const marks = [100, 70, 50, 30, 0]
  const x = steps[0]! > steps[4]! ? value : `-(${value})`
  const at = steps[0]! > steps[4]! ? steps : steps.map((step) => -step)
  const ranges = marks.slice(1).map((mark, i) => {
    const [high, low] = [at[i]!, at[i + 1]!]
    return `when ${x} >= ${low} then ${mark} + (${x} - ${low}) / ${high - low} * ${marks[i]! - mark}`
  })
  return `case when ${value} is null then 50.0 when ${x} >= ${at[0]} then 100.0 ${ranges.join(' ')} else 0.0 end`
}

/** Cheap is good: what part of the past was cheaper, as points. */
const cheapness = (percentile: string) =>
  `case when ${percentile} is null then 50.0 when ${percentile} <= 10 then 100.0
    when ${percentile} <= 25 then 100 - (${percentile} - 10) / 15 * 20 when ${percentile} <= 50 then 80 - (${percentile} - 25) / 25 * 30
    when ${percentile} <= 75 then 50 - (${percentile} - 50) / 25 * 20 when ${percentile} <= 90 then 30 - (${percentile} - 75) / 15 * 30 else 0.0 end`

/** A change of a tenth up is 100, down 0. */
const change = (value: string) =>
  `case when ${value} is null then 50.0 else greatest(0, least(100, 50 + (${value}) * 500)) end`

const rating = (score: string) =>
  `case when ${score} is null then 'N/A' when ${score} >= 80 then 'Excellent' when ${score} >= 60 then 'Good' when ${score} >= 40 then 'Neutral' else 'Poor' end`

/**
 * Scores of sectors by quarter: of what they earn (FA) and of how they are priced and traded on the last session of the
 * quarter (TA), both 0 to 100, and the signal of the two. Weights and steps are params.
 *
 * Formulas: pages-fundamental 6.11 with its corrections: steps reach to 0 points for every measure, annual steps are for
 * twelve months, each quarter has its scores, and a signal needs both of them.
 */
export default defineProcessor({
  name: 'sector-scores',
  summary: 'Fundamentals and multiples of sectors to scores and a signal',
  params: Type.Object(
    {
      fa: weight(0.6),
      ta: weight(0.4),
      growth: weight(0.3),
      profitability: weight(0.4),
      efficiency: weight(0.2),
      health: weight(0.1),
      valuation: weight(0.5),
      momentum: weight(0.3),
      breadth: weight(0.2),
      revenueGrowth: Steps(0.2, 0.1, 0.05, 0, -0.05),
      profitGrowth: Steps(0.25, 0.15, 0.05, 0, -0.1),
      roe: Steps(0.2, 0.15, 0.1, 0.05, 0),
      netMargin: Steps(0.15, 0.1, 0.05, 0.02, 0),
      roa: Steps(0.1, 0.07, 0.05, 0.02, 0),
      turnover: Steps(1.5, 1, 0.7, 0.5, 0),
      debt: Steps(0.5, 1, 1.5, 2, 3),
      buy: Type.Number({ default: 70 }),
      sell: Type.Number({ default: 30 }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    fundamentals: {
      columns: [
        ...[
          'sector_code',
          'report_date',
          'total_revenue',
          'net_profit',
          'total_assets',
          'total_equity',
          'net_margin',
        ],
        ...['debt_to_equity', 'revenue_growth_yoy', 'profit_growth_yoy'],
      ],
    },
    valuation: {
      columns: [
        ...['sector_code', 'date', 'avg_price', 'total_volume', 'ticker_count', 'sector_pe', 'sector_pb'],
        ...['pe_percentile_5y', 'pb_percentile_5y'],
      ],
    },
  },
  plan: (p) => ({
    steps: [
      {
        name: 'twelve_months',
        sql: sql`select *, case when count(*) over w = 4 then sum(net_profit) over w end as profit,
            case when count(*) over w = 4 then sum(total_revenue) over w end as revenue
          from (select *, year(report_date) * 4 + quarter(report_date) as position from fundamentals)
          window w as (partition by sector_code order by position range between 3 preceding and current row)`,
      },
      {
        name: 'fa_parts',
        sql: raw(`select sector_code, report_date,
            (${points('revenue_growth_yoy', p.revenueGrowth)} + ${points('profit_growth_yoy', p.profitGrowth)}) / 2 as growth_score,
            0.5 * ${points('profit / nullif(total_equity, 0)', p.roe)} + 0.3 * ${points('net_margin', p.netMargin)}
              + 0.2 * ${points('profit / nullif(total_assets, 0)', p.roa)} as profitability_score,
            ${points('revenue / nullif(total_assets, 0)', p.turnover)} as efficiency_score,
            ${points('debt_to_equity', p.debt)} as financial_health_score from twelve_months`),
      },
      {
        name: 'sessions',
        sql: sql`select *, avg_price / nullif(lag(avg_price, 20) over w, 0) - 1 as month_change,
            avg_price / nullif(case when count(avg_price) over fifty = 50 then avg(avg_price) over fifty end, 0) - 1 as above_mean,
            total_volume / nullif(lag(total_volume, 20) over w, 0) - 1 as volume_change,
            max(ticker_count) over w as most_tickers
          from valuation window w as (partition by sector_code order by date),
            fifty as (partition by sector_code order by date rows between 49 preceding and current row)`,
      },
      {
        name: 'ta_parts',
        sql: raw(`select *, (${cheapness('pe_percentile_5y')} + ${cheapness('pb_percentile_5y')}) / 2 as valuation_score,
            0.6 * ${change('month_change')} + 0.4 * ${change('above_mean')} as momentum_score,
            0.7 * ticker_count / nullif(most_tickers, 0) * 100 + 0.3 * ${change('volume_change')} as breadth_score from sessions`),
      },
      {
        name: 'scored',
        sql: raw(`select f.sector_code, f.report_date, growth_score, profitability_score, efficiency_score, financial_health_score,
            ${p.growth} * growth_score + ${p.profitability} * profitability_score + ${p.efficiency} * efficiency_score
              + ${p.health} * financial_health_score as fa_score,
            valuation_score, momentum_score, breadth_score,
            ${p.valuation} * valuation_score + ${p.momentum} * momentum_score + ${p.breadth} * breadth_score as ta_score,
            sector_pe, sector_pb, pe_percentile_5y, pb_percentile_5y
          from fa_parts f left join (
            select f.sector_code, f.report_date, max(t.date) as session from fa_parts f
            join ta_parts t on t.sector_code = f.sector_code and t.date between f.report_date - 10 and f.report_date group by all
          ) d using (sector_code, report_date) left join ta_parts t on t.sector_code = f.sector_code and t.date = d.session`),
      },
      {
        name: 'combined',
        sql: raw(`select *, ${p.fa} * fa_score + ${p.ta} * ta_score as combined_score from scored`),
      },
    ],
    rows: raw(`select sector_code, report_date as date, ${rating('fa_score')} as fa_rating, ${rating('ta_score')} as ta_rating,
        case when combined_score >= ${p.buy} then 'BUY' when combined_score <= ${p.sell} then 'SELL' when combined_score is not null then 'HOLD' end as signal,
        cast(case when combined_score >= 90 then 5 when combined_score >= 70 then 4 when combined_score >= 50 then 3
          when combined_score >= 30 then 2 when combined_score is not null then 1 end as integer) as signal_strength,
        case when combined_score is not null then concat(
          case when combined_score >= 90 then 'MUA MẠNH' when combined_score >= ${p.buy} then 'MUA' when combined_score <= 10 then 'BÁN MẠNH'
            when combined_score <= ${p.sell} then 'BÁN' else 'GIỮ' end,
          printf(': Điểm kết hợp %.1f (FA: %.1f, TA: %.1f) | ', combined_score, fa_score, ta_score),
          case when combined_score >= 90 then 'STRONG BUY' when combined_score >= ${p.buy} then 'BUY' when combined_score <= 10 then 'STRONG SELL'
            when combined_score <= ${p.sell} then 'SELL' else 'HOLD' end,
          printf(': combined score %.1f (FA: %.1f, TA: %.1f)', combined_score, fa_score, ta_score)) end as signal_explanation,
        fa_score, growth_score, profitability_score, efficiency_score, financial_health_score, ta_score, valuation_score,
        momentum_score, breadth_score, combined_score, sector_pe, sector_pb, pe_percentile_5y, pb_percentile_5y,
        cast(${p.fa} as double) as fa_weight, cast(${p.ta} as double) as ta_weight from combined order by sector_code, date`),
  }),
})
