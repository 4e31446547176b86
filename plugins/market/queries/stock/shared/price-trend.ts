import { number, type Registry, type Sql, sql } from 'rattan/plugin'
import { threshold } from '../../shared/thresholds.ts'

/**
 * Trend of a stock from how far its close stands from SMA20 and SMA50, both in percent: both beyond the strong threshold
 * of `price_trend`, both beyond the plain one, else sideways; sideways too where an average is missing.
 *
 * @param scale what the thresholds are multiplied by
 */
export function priceTrend(sma20: Sql, sma50: Sql, registry: Registry, scale = 1): Sql {
  const both = (sign: 1 | -1, id: string) => {
    const limit = sql`${number(scale)} * ${threshold('price_trend', id, registry)}`
    return sign === 1
      ? sql`${sma20} > ${limit} and ${sma50} > ${limit}`
      : sql`${sma20} < -(${limit}) and ${sma50} < -(${limit})`
  }
  return sql`case when ${sma20} is null or ${sma50} is null then 'SIDEWAYS'
    when ${both(1, 'strong')} then 'STRONG_UP' when ${both(1, 'plain')} then 'UPTREND'
    when ${both(-1, 'strong')} then 'STRONG_DOWN' when ${both(-1, 'plain')} then 'DOWNTREND'
    else 'SIDEWAYS' end`
}
