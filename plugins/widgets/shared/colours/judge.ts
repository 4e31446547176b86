import { type Column, type Format, formatValue } from 'rattan/plugin'

/** Good, bad or neither: the sign of a change read with the direction that the registry gives the metric. */
export function judge(change: number | null, direction: Column['direction']): 'good' | 'bad' | 'none' {
  if (change === null || change === 0 || direction === 'none') return 'none'
  return change > 0 === (direction === 'up') ? 'good' : 'bad'
}

/** The sign as it is written: what rounds to zero has none, and so no colour. */
export const writtenSign = (text: string): number =>
  text.startsWith('+') ? 1 : text.startsWith('−') ? -1 : 0

/** The sign of a number as its format writes it. */
export const signOf = (value: number, format: Format): number =>
  writtenSign(formatValue(value, format, 'en', { signed: true }))

/** Whether a number is zero as it is written, however little it is off. */
export const writtenZero = (text: string): boolean => !/[1-9]/.test(text)

export const TONE = { good: 'text-up', bad: 'text-down', none: 'text-fg-2' } as const
