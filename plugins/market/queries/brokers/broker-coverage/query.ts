import { defineQuery, ident, join, labelValues, plainColumn, sql, Type } from 'rattan/plugin'
import { BROKER_FILES } from '../shared/brokers.ts'

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

  plan(_, { columns }) {
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
    const statement = sql`select broker, covered, updated_at from (${rows}) order by place`
    return { statement, datasets: BROKER_FILES }
  },
})
