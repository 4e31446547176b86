import { classOf, ident, join, type QueryContext, type Sql, type Static, sql, Type } from 'rattan/plugin'
import { BROKERS, OTHERS, opinionParams, opinions, positive } from './brokers.ts'

export const consensusParams = {
  ...opinionParams,
  basis: Type.Union([Type.Literal('others'), Type.Literal('all')], {
    default: 'others',
    description: 'whose mean is the consensus: brokers other than BSC, or all of them',
  }),
}
const schema = Type.Object(consensusParams)
export type ConsensusParams = Static<typeof schema>

/**
 * Common table expressions up to `_consensus`: the columns of `_opinions`, and `consensus` (mean of positive profits),
 * `sd` (of the sample), `spread` (highest less lowest in percent of their mean), `gap` (BSC less consensus in percent of
 * BSC, positive where BSC is more optimistic), `insight`, `tp_consensus`, `tp_gap`, `brokers` and `other_brokers` (how
 * many have a profit for the year, with and without BSC). Stocks without any profit for the year are left out. A profit
 * of 0 counts the broker, who lists the stock, and is none in its column.
 */
export function consensusRows(params: ConsensusParams, context: QueryContext): Sql {
  const asked = params.basis === 'all' ? BROKERS : OTHERS
  const profits = positive(asked)
  const targets = positive(asked.map((broker) => `${broker}_tp`))
  return sql`${opinions(params, context)},
    _means as (select *, list_avg(${profits}) as consensus, list_stddev_samp(${profits}) as sd,
        case when list_count(${profits}) >= 2
          then (list_max(${profits}) - list_min(${profits})) / list_avg(${profits}) * 100 end as spread,
        list_avg(${targets}) as tp_consensus, cast(list_count([bsc, hcm, vci, ssi]) as integer) as brokers,
        cast(list_count([hcm, vci, ssi]) as integer) as other_brokers
      from _opinions),
    _gaps as (select * replace (${join(BROKERS.map((broker) => sql`nullif(${ident(broker)}, 0) as ${ident(broker)}`))}),
        case when bsc > 0 then (bsc - consensus) / bsc * 100 end as gap,
        case when bsc_tp > 0 then (bsc_tp - tp_consensus) / bsc_tp * 100 end as tp_gap
      from _means where brokers > 0),
    _consensus as (select *, coalesce(${classOf(sql`gap`, 'consensus_gap', context.registry)}, 'no_data') as insight,
        abs(gap) as distance from _gaps)`
}
