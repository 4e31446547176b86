import Type from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { defineQuery } from '../../../core/plugin.ts'
import { ident, join, sql } from '../../../core/sql.ts'
import { BROKERS } from '../shared/brokers.ts'
import { plainColumn } from '../shared/columns.ts'

const params = Type.Object({}, { additionalProperties: false })

/** Shown first to last. */
const ORDER = ['bsc', 'vci', 'ssi', 'hcm'] as const

/** How many stocks each broker follows and when its file was made. */
export const brokerCoverage = defineQuery({
  name: 'broker-coverage',
  summary: 'Stocks that each broker follows, with the date of its forecasts',
  params,

  columns: (_, registry) => [
    plainColumn('broker', 'text', registry, labelValues(registry, 'broker')),
    plainColumn('covered', 'number', registry),
    plainColumn('updated_at', 'date', registry),
  ],

  sql(_, { columns }) {
    const parts = ORDER.flatMap((broker, place) => {
      const dataset = `broker_${broker}`
      if (!columns(dataset)?.has('symbol')) return []
      return [
        sql`select ${place} as place, ${broker} as broker, cast(count(distinct symbol) as integer) as covered,
          max(updated_at) as updated_at from ${ident(dataset)}`,
      ]
    })
    const none = sql`select 0 as place, '' as broker, 0 as covered, current_date as updated_at where false`
    const rows = parts.length > 0 ? join(parts, ' union all ') : none
    return sql`select broker, covered, updated_at from (${rows}) order by place`
  },

  datasets: () => BROKERS.map((broker) => `broker_${broker}`),
})
