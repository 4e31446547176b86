import { describe, expect, test } from 'vitest'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { patternGuide } from './query.ts'

/** So many tickers had a pattern on a day, others for each side. */
const seen = (...rows: readonly (readonly [string, string, string, number])[]) =>
  sql`select signal || i as symbol, date, pattern_name, signal, 1e0 as strength, win_rate
    from (values ${raw(
      rows
        .map(([date, name, sign, n], i) => `(date '${date}', '${name}', '${sign}', ${n}, ${50 + i}::double)`)
        .join(),
    )}) as rows(date, pattern_name, signal, n, win_rate), range(9) as tickers(i) where i < n`

describe('pattern-guide', () => {
  test('counts patterns by side over the newest sessions, the commonest first, with what they mean', async () => {
    const { rows } = await withTables({
      pattern_history: seen(
        ['2026-01-31', 'hammer', 'BULLISH', 2],
        ['2026-01-30', 'hammer', 'BULLISH', 1],
        ['2026-01-30', 'engulfing', 'BULLISH', 3],
        ['2026-01-30', 'engulfing', 'BEARISH', 1],
        ['2026-01-30', 'doji', 'BULLISH', 2],
        // The third newest session with a signal.
        ['2026-01-27', 'hammer', 'BULLISH', 6],
      ),
      ma_crossover_history: sql`select 'T0' as symbol, date '2026-01-30' as date, 20 as ma_period,
        'MA_CROSS_BELOW' as alert_type, 'BEARISH' as signal`,
    })
    const guide = await rows(patternGuide, { sessions: 2 })
    expect(guide.map((row) => Object.values(row))).toEqual([
      // As often as the hammer: by name. Its volume confirms it; that of a doji may be a climax.
      ['engulfing', 'BULLISH', '3', 52, 'engulfing', 'confirm'],
      ['hammer', 'BULLISH', '3', 51, 'hammer', 'confirm'],
      ['engulfing', 'BEARISH', '1', 53, 'engulfing_down', 'confirm'],
      ['ma20_down', 'BEARISH', '1', null, 'ma20_down', 'price'],
      ['doji', 'NEUTRAL', '2', 54, 'doji', 'climax'],
    ])
    expect((await rows(patternGuide, { sessions: 3 }))[0]).toMatchObject({ pattern: 'hammer', seen: '9' })
  })

  test('lists five patterns a side', async () => {
    const names = [
      'hammer',
      'morning_star',
      'engulfing',
      'piercing',
      'inverted_hammer',
      'three_white_soldiers',
    ]
    const { rows } = await withTables({
      pattern_history: seen(...names.map((name, i) => ['2026-01-31', name, 'BULLISH', 6 - i] as const), [
        '2026-01-31',
        'evening_star',
        'BEARISH',
        1,
      ]),
    })
    const guide = await rows(patternGuide, { sessions: 1 })
    expect(guide.map(({ pattern }) => pattern)).toEqual([...names.slice(0, 5), 'evening_star'])
  })

  test('returns its columns in order, binds the count of sessions, and is empty without files of alerts', async () => {
    const none = await withTables({})
    const { returned, promised } = await none.names(patternGuide, { sessions: 321 })
    expect(returned).toEqual(promised)
    expect(await none.rows(patternGuide, { sessions: 321 })).toEqual([])
    const { statement } = patternGuide.plan({ sessions: 321 }, none.context)
    expect(statement.text.join('')).not.toContain('321')
    expect(statement.values).toContain(321)
  })
})
