import { type Sql, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'

export interface Breadth {
  readonly ma20: readonly number[]
  readonly ma50?: readonly number[]
  readonly ma100?: number
  readonly close?: readonly number[]
}

const SESSIONS = 40

/** Forty sessions of a market whose series end with the given values; before, each holds its first, so that none is a low. */
export function breadthTables({ ma20, ma50 = [40], ma100 = 40, close = [1000] }: Breadth) {
  const date = sql`date '2026-01-01' + cast(i as integer) as date`
  return {
    market_breadth: sql`select ${date}, ma20 as above_ma20_pct, ma50 as above_ma50_pct,
        cast(${ma100} as double) as above_ma100_pct
      from (select unnest(range(${SESSIONS})) as i, ${ending(ma20)} as ma20, ${ending(ma50)} as ma50)`,
    vnindex: sql`select 'VNINDEX' as symbol, ${date}, close
      from (select unnest(range(${SESSIONS})) as i, ${ending(close)} as close)`,
  }
}

export const withBreadth = (of: Breadth) => withTables(breadthTables(of))

function ending(values: readonly number[]): Sql {
  const all = [...Array(SESSIONS - values.length).fill(values[0]), ...values]
  return sql`unnest(cast(${all.map(String)} as double[]))`
}

/** Two lows, 5 and 10, the second higher, and a rise after it. */
export const HIGHER = [20, 20, 12, 5, 12, 20, 20, 14, 10, 14, 18]
