import {
  columnOfMetric,
  defineQuery,
  groupColumn,
  ident,
  join,
  labelValues,
  plainColumn,
  sql,
  Type,
} from 'rattan/plugin'
import { fundamentals, INPUTS } from './fundamentals.ts'
import {
  combined,
  componentScores,
  FUNDAMENTAL,
  MULTIPLES,
  SCORES,
  storedScores,
  TECHNICAL,
  weighted,
} from './scores.ts'
import { rating, signal, strength } from './verdicts.ts'

const Weight = (points: number) => Type.Number({ minimum: 0, maximum: 100, default: points })

const params = Type.Object(
  {
    sector: Type.Optional(
      Type.String({
        'x-names': ['group'],
        description: 'one sector over time; every sector where left out or ALL',
      }),
    ),
    last: Type.Integer({ minimum: 1, maximum: 60, default: 1, description: 'the newest quarters' }),
    fundamental: Type.Number({
      minimum: 0,
      maximum: 100,
      default: 60,
      description: 'weight of the fundamental score in percent; the technical one has the rest',
    }),
    growth: Weight(30),
    profitability: Weight(40),
    efficiency: Weight(20),
    health: Weight(10),
    valuation: Weight(50),
    momentum: Weight(30),
    breadth: Weight(20),
  },
  { additionalProperties: false },
)

const FOUR_QUARTERS = {
  en: 'Fundamental scores use four quarters of the tickers; the sector file replaces them where there are none.',
  vi: 'Điểm cơ bản tính trên bốn quý của các mã; ngành không có báo cáo từng mã thì dùng tệp ngành.',
}

/**
 * Scores of sectors by quarter from 0 to 100, best first: fundamental (growth, profitability, efficiency, health),
 * technical (valuation, momentum, breadth) and both combined, by weights that the reader can change.
 *
 * Unlike the stored scores, profit and turnover are those of four quarters, an input below the last threshold is worth
 * nothing rather than unknown, and a sector without a score has no signal.
 */
export const sectorScores = defineQuery({
  name: 'sector-scores',
  summary: 'Fundamental, technical and combined scores of sectors, with signal and what they are made from',
  params,

  columns(_params, registry) {
    const ratings = labelValues(registry, 'rating')
    return [
      groupColumn(registry),
      plainColumn('period', 'period', registry),
      plainColumn('date', 'date', registry),
      ...SCORES.map((id) => columnOfMetric(id, registry)),
      plainColumn('signal', 'text', registry, labelValues(registry, 'signal')),
      columnOfMetric('signal_strength', registry),
      plainColumn('stars', 'text', registry),
      plainColumn('fa_rating', 'text', registry, ratings),
      plainColumn('ta_rating', 'text', registry, ratings),
      plainColumn('basis', 'text', registry, labelValues(registry, 'score_basis')),
      plainColumn('reporting', 'number', registry),
      ...[...INPUTS, ...MULTIPLES].map((id) => columnOfMetric(id, registry)),
    ]
  },

  plan(params, context) {
    const { registry } = context
    const one = params.sector !== undefined && params.sector !== 'ALL'
    const shown = [...SCORES.map(ident), sql`signal`, sql`signal_strength`]
    const statement = sql`with ${fundamentals(context)},
      _points as (select *, ${join(componentScores(registry))} from _fundamentals),
      _stored as (${storedScores(context)}),
      _scores as (select *, ${weighted(FUNDAMENTAL, params)} as fa_score, ${weighted(TECHNICAL, params)} as ta_score
        from _points full join _stored using (sector, position)),
      _combined as (select *, ${combined(params.fundamental / 100)} as combined_score,
          dense_rank() over (order by position desc) as age
        from _scores where coalesce(fa_score, ta_score) is not null),
      _judged as (select *, ${signal(registry)} as signal, ${strength(registry)} as signal_strength from _combined)
      select sector, concat(position // 4, 'Q', position % 4 + 1) as period, coalesce(date, stored_date) as date,
        ${join(shown)}, repeat('★', cast(signal_strength as integer)) || repeat('☆', cast(5 - signal_strength as integer))
          as stars,
        ${rating('fa_score', registry)} as fa_rating, ${rating('ta_score', registry)} as ta_rating, basis, reporting,
        ${join([...INPUTS, ...MULTIPLES].map(ident))}
      from _judged where age <= ${params.last}${one ? sql` and sector = ${params.sector!}` : sql``}
      order by ${one ? sql`position` : sql`position desc, combined_score desc nulls last, ta_score desc nulls last`}, sector`
    return { statement, notes: [FOUR_QUARTERS] }
  },
})
