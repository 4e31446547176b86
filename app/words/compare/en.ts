import type { CompareMessages } from './vi.ts'

/** Sentences about comparing several subjects on one chart, in English. */
export const en: CompareMessages = {
  title: (title) => `Compare: ${title}`,
  column: 'Metric',
  compared: 'Compared',
  add: (found) => `Add to compare: ${found}`,
  remove: (symbol) => `Take ${symbol} out`,
  added: (symbol) => `${symbol} added`,
  removed: (symbol) => `${symbol} taken out`,
  choose: (most) => `Find others to compare with, ${most} in all.`,
  none: (symbols) => `No numbers: ${symbols}`,
  failed: 'The numbers could not be loaded.',
}
