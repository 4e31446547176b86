import {
  columnOfMetric,
  defineQuery,
  groupColumn,
  join,
  labelColumn,
  plainColumn,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { chosen, ratingColumn } from '../../forecast/shared/coverage.ts'
import { brokerPairs, PAIR_FILES } from '../shared/broker-pair.ts'
import { agreementWords, opinionParams, profitColumn } from '../shared/brokers.ts'

const params = Type.Object(
  {
    ...opinionParams,
    agreement: Type.Optional(
      Type.String({ description: 'only stocks on which they agree or differ so; ALL for every one' }),
    ),
  },
  { additionalProperties: false },
)

/** Stocks that BSC and Vietcap both follow, side by side; most different profits first. */
export const brokerPair = defineQuery({
  name: 'broker-pair',
  summary: 'BSC and Vietcap side by side: profit, target price, rating and how they differ',
  params,

  columns(params, registry) {
    const { entity } = params
    const gap = (name: string) => {
      const { label } = plainColumn(name, 'number', registry)
      return { ...columnOfMetric('broker_gap', registry), name, label, short: undefined, metric: null }
    }
    return [
      subjectColumn(entity, registry),
      labelColumn(entity, undefined, registry),
      groupColumn(registry),
      ratingColumn(registry, 'bsc_rating'),
      profitColumn('bsc', params, registry),
      columnOfMetric('bsc_tp', registry, entity),
      ratingColumn(registry, 'vci_rating'),
      profitColumn('vci', params, registry),
      columnOfMetric('vci_tp', registry, entity),
      gap('npatmi_gap'),
      gap('tp_gap'),
      plainColumn('agreement', 'text', registry, agreementWords(registry)),
      plainColumn('rating_agreement', 'text', registry, agreementWords(registry)),
    ]
  },

  plan(params, context) {
    const conditions = [
      sql`true`,
      ...(chosen(params.agreement) ? [sql`agreement = ${params.agreement}`] : []),
    ]
    const statement = sql`with ${brokerPairs(params, context)}
      select subject, subject as label, sector, bsc_rating, bsc, bsc_tp, vci_rating, vci, vci_tp, npatmi_gap, tp_gap,
        agreement, rating_agreement
      from _pairs where ${join(conditions, ' and ')} order by abs(npatmi_gap) desc nulls last, subject`
    return { statement, datasets: PAIR_FILES }
  },
})
