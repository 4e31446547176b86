import { columnOfMetric, defineQuery, labelValues, plainColumn, sql, Type } from 'rattan/plugin'
import { priceLevels as levels } from '../shared/price-levels.ts'

/** Support and resistance of one ticker: swings of ten sessions and Fibonacci levels of thirty days, nearest first. */
export const priceLevels = defineQuery({
  name: 'price-levels',
  summary: 'Support and resistance of a ticker, the nearest first',
  params: Type.Object(
    {
      symbol: Type.String({ 'x-subject': true, description: 'a ticker' }),
      side: Type.Union([Type.Literal('SUPPORT'), Type.Literal('RESISTANCE'), Type.Literal('ALL')], {
        default: 'ALL',
      }),
    },
    { additionalProperties: false },
  ),
  columns: (_, registry) => [
    plainColumn('side', 'text', registry, labelValues(registry, 'price_side')),
    plainColumn('level', 'text', registry, labelValues(registry, 'price_level')),
    columnOfMetric('level_price', registry),
    columnOfMetric('level_distance', registry),
    plainColumn('sessions', 'number', registry),
  ],
  plan: ({ symbol, side }, context) => ({
    statement: sql`with ${levels(symbol, context)}
      select side, level, price as level_price, distance as level_distance, sessions from _levels
      where ${side} = 'ALL' or side = ${side} order by side desc, place`,
    datasets: ['prices'],
  }),
})
