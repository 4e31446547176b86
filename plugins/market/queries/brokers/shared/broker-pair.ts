import { classOf, type QueryContext, type Sql, sql } from 'rattan/plugin'
import { type OpinionParams, opinions } from './brokers.ts'

export const PAIR_FILES = ['broker_bsc', 'broker_vci']

/** Ratings that say "buy". */
const BULLISH = ['STRONG BUY', 'BUY']

/**
 * Common table expressions up to `_pairs`: stocks that BSC and Vietcap both follow, with `npatmi_gap` and `tp_gap`
 * (BSC over Vietcap less one, percent), `agreement` by profits and `rating_agreement` by ratings; null where one of
 * them says nothing.
 */
export function brokerPairs(params: OpinionParams, context: QueryContext): Sql {
  return sql`${opinions(params, context)},
    _gaps as (select *, (bsc - vci) / nullif(vci, 0) * 100 as npatmi_gap,
        (bsc_tp - vci_tp) / nullif(vci_tp, 0) * 100 as tp_gap,
        list_contains(${BULLISH}, bsc_rating) as bsc_buys, list_contains(${BULLISH}, vci_rating) as vci_buys
      from _opinions where list_contains(followers, 'bsc') and list_contains(followers, 'vci')),
    _pairs as (select *, ${classOf(sql`npatmi_gap`, 'broker_gap', context.registry)} as agreement,
        case when coalesce(bsc_rating, 'N/A') = 'N/A' or vci_rating is null then null when bsc_buys and vci_buys then 'ALIGNED' when bsc_buys then 'BSC_BULL'
          when vci_buys then 'VCI_BULL' else 'ALIGNED_BEARISH' end as rating_agreement
      from _gaps)`
}
