import { type Registry, type Sql, sql } from 'rattan/plugin'

/** A query for the sector of every ticker: `symbol`, `sector`. */
export function sectorsOfTickers(registry: Registry): Sql {
  const tickers = [...registry.subjects.values()]
  const symbols = tickers.map(({ symbol }) => symbol)
  const sectors = tickers.map(({ group }) => group)
  return sql`select unnest(cast(${symbols} as varchar[])) as symbol, unnest(cast(${sectors} as varchar[])) as sector`
}
