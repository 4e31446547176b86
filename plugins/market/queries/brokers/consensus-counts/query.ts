import { defineQuery, ident, join, plainColumn, sql, Type } from 'rattan/plugin'
import { BROKER_FILES } from '../shared/brokers.ts'
import { consensusParams, consensusRows } from '../shared/consensus.ts'

const params = Type.Object({ ...consensusParams }, { additionalProperties: false })

const COUNTS = {
  covered: sql`bsc is not null`,
  overlap: sql`bsc is not null and other_brokers > 0`,
  bullish_gap: sql`insight = 'bullish_gap'`,
  slight_bull: sql`insight = 'slight_bull'`,
  aligned: sql`insight = 'aligned'`,
  slight_bear: sql`insight = 'slight_bear'`,
  bearish_gap: sql`insight = 'bearish_gap'`,
  no_data: sql`bsc is not null and insight = 'no_data'`,
  not_bsc: sql`bsc is null`,
}

/** How many stocks stand where, in one row: those of BSC by how far it is from the others, and those it lacks. */
export const consensusCounts = defineQuery({
  name: 'consensus-counts',
  summary: 'How many stocks BSC sees like other brokers, higher or lower',
  params,

  columns: (_, registry) =>
    Object.keys(COUNTS).map((name) => {
      const label = registry.labels.get(`insight.${name}`)
      const column = plainColumn(name, 'number', registry)
      return label ? { ...column, label } : column
    }),

  plan(params, context) {
    const counts = Object.entries(COUNTS).map(
      ([name, holds]) => sql`cast(count(*) filter (where ${holds}) as integer) as ${ident(name)}`,
    )
    const rows = consensusRows(params, context)
    const statement = sql`with ${rows} select ${join(counts)} from _consensus order by 1`
    return { statement, datasets: BROKER_FILES }
  },
})
