/** Windows in calendar days, back from the newest value of each metric. */
export const WINDOWS = [
  ['1d', 1],
  ['1w', 7],
  ['1m', 30],
  ['3m', 90],
  ['6m', 180],
  ['1y', 365],
] as const

/** The observation before the newest, then the windows. */
export const NAMES = ['last', ...WINDOWS.map(([name]) => name)]
export const CHANGES = ['change', 'move'].flatMap((kind) => NAMES.map((name) => `${kind}_${name}`))

/** Metrics that dress the changes, and whose threshold `reversal` says when a month goes against its last week. */
export const CHANGE = 'performance_change'
export const MOVE = 'performance_move'
