import { join, type Registry, type Sql, type Static, sql, Type } from 'rattan/plugin'
import { listed } from '../../shared/listed.ts'

/** Params that narrow a trading list down. */
export const listParams = {
  watchlist: Type.Optional(Type.String({ description: 'only tickers of this list; ALL for every one' })),
  sector: Type.Optional(
    Type.String({ 'x-names': ['group'], description: 'only tickers of this sector; ALL for every sector' }),
  ),
  min_value: Type.Optional(
    Type.Number({ minimum: 0, default: 0, description: 'least trading value of the session, in VND' }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 2000, default: 10, description: 'how many are listed' }),
}
const schema = Type.Object(listParams)

/** The conditions on rows that have `_subject`, `sector` and `trading_value`. */
export function listConditions(params: Omit<Static<typeof schema>, 'limit'>, registry: Registry): Sql {
  const { watchlist, sector, min_value = 0 } = params
  const members = listed(watchlist, registry)
  return join(
    [
      sql`true`,
      ...(members ? [sql`list_contains(cast(${members} as varchar[]), _subject)`] : []),
      ...(sector && sector !== 'ALL' ? [sql`sector = ${sector}`] : []),
      ...(min_value > 0 ? [sql`trading_value >= cast(${min_value} as double)`] : []),
    ],
    ' and ',
  )
}
