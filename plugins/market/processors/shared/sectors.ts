import { type Registry, type Sql, sql } from 'rattan/plugin'

/** The sector of every listed ticker: `symbol`, `sector_code`. */
export function sectorsOf(registry: Registry): Sql {
  const tickers = [...registry.subjects.values()]
  const symbols = tickers.map(({ symbol }) => symbol)
  const groups = tickers.map(({ group }) => group)
  return sql`select unnest(cast(${symbols} as varchar[])) as symbol, unnest(cast(${groups} as varchar[])) as sector_code`
}
