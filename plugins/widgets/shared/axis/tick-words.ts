import { type Format, formatValue, type Lang } from 'rattan/plugin'

/** Ticks in the format of what they measure, without its signs and with the decimals that their step needs. */
export function tickWords(ticks: readonly number[], step: number, format: Format, lang: Lang): string[] {
  const decimals = tickDecimals(step, format.scale)
  return ticks.map((tick) => formatValue(tick, { ...format, decimals, signed: false }, lang))
}

const SCALES = { one: 1, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 } as const

/** Decimals that tell neighbouring ticks apart, in the unit that is shown; none where four would not do. */
export function tickDecimals(step: number, scale: keyof typeof SCALES = 'one'): number {
  const shown = step / SCALES[scale]
  for (let decimals = 0; decimals <= 4; decimals++) {
    const scaled = shown * 10 ** decimals
    if (scaled > 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals
  }
  return 0
}
