import type { Registry } from '../../../core/registry.ts'
import { type Sql, sql } from '../../../core/sql.ts'

/** Symbols as a reader types them, apart by commas, semicolons or spaces. */
export function namedTickers(text: string): string[] {
  return [...new Set(text.toUpperCase().split(/[\s,;]+/))].filter((symbol) => symbol !== '')
}

/** A query for the sector of every ticker: `symbol`, `sector`. */
export function sectorsOfTickers(registry: Registry): Sql {
  const tickers = [...registry.tickers.values()]
  const symbols = tickers.map(({ symbol }) => symbol)
  const sectors = tickers.map(({ sector }) => sector)
  return sql`select unnest(cast(${symbols} as varchar[])) as symbol, unnest(cast(${sectors} as varchar[])) as sector`
}
