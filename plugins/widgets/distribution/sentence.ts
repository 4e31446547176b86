import { type Column, formatValue, type Lang, say } from 'rattan/plugin'
import type { Box } from './boxes.ts'

const WORDS = {
  en: { low: 'lowest', high: 'highest' },
  vi: { low: 'thấp nhất', high: 'cao nhất' },
}

/** In the format of the current value. */
export const figure = (value: number | null, current: Column | undefined, lang: Lang) =>
  formatValue(value, { style: 'number', ...current?.format, signed: false }, lang)

/** A box in words. */
export function sentence(box: Box, current: Column | undefined, lang: Lang): string {
  const { low, high } = say(WORDS, lang)
  const show = (value: number | null) => figure(value, current, lang)
  return `${box.name} ${show(box.current)} (${low} ${show(box.low)}, ${high} ${show(box.high)})`
}
