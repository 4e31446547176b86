import { type Registry, type Sql, sql, wordOfSign } from 'rattan/plugin'
import { formatOf } from '../../shared/format-of.ts'

/** What MACD says: on which side of its signal line it lies; neither where they are the same as they are written. */
export const macdReading = (registry: Registry): Sql =>
  wordOfSign(sql`macd - macd_signal`, formatOf('macd_hist', registry), {
    ...{ above: 'BULLISH', level: 'NEUTRAL', below: 'BEARISH' },
  })
