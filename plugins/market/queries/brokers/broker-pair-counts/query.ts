import { defineQuery, ident, plainColumn, sql, Type } from 'rattan/plugin'
import { brokerPairs, PAIR_FILES } from '../shared/broker-pair.ts'
import { agreementWords, opinionParams } from '../shared/brokers.ts'

const params = Type.Object(
  {
    ...opinionParams,
    by: Type.Union([Type.Literal('agreement'), Type.Literal('rating_agreement')], {
      default: 'agreement',
      description: 'compared by profits or by ratings',
    }),
  },
  { additionalProperties: false },
)

/** On how many stocks BSC and Vietcap agree; those that cannot be compared are not counted. */
export const brokerPairCounts = defineQuery({
  name: 'broker-pair-counts',
  summary: 'Stocks on which BSC and Vietcap agree, and on which either is higher',
  params,

  columns: (_, registry) => [
    plainColumn('agreement', 'text', registry, agreementWords(registry)),
    plainColumn('covered', 'number', registry),
  ],

  plan(params, context) {
    const order = Object.keys(agreementWords(context.registry))
    const statement = sql`with ${brokerPairs(params, context)}
      select class as agreement, cast(count(*) as integer) as covered
      from (select ${ident(params.by)} as class from _pairs) where class is not null
      group by class order by list_position(${order}, class)`
    return { statement, datasets: PAIR_FILES }
  },
})
