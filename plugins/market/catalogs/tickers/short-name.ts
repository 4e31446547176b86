import type { Subject } from 'rattan/plugin'

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\s[-–]\s+(Công ty Cổ phần|CTCP)$/i, ''],
  [/^(Tổng )?Công ty (Cổ phần|TNHH)( Một thành viên)?\s+/i, ''],
  [/^CTCP\s+/, ''],
  [/^Ngân hàng (Thương mại Cổ phần|TMCP)\s+/i, 'Ngân hàng '],
]

/** A company's name without its legal form, for narrow screens; English names in the registry have none. */
export const shortName = (name: string): string =>
  FORMS.reduce((short, [form, instead]) => short.replace(form, instead), name.trim()).trim() || name

/** A ticker with its short name, where that is another one in some language. */
export function withShortName(ticker: Subject): Subject {
  const names = Object.entries(ticker.name ?? {})
  const short = names.map(([lang, name]) => [lang, shortName(name)] as const)
  const other = short.some(([, name], i) => name !== names[i]![1])
  return other ? { ...ticker, short: Object.fromEntries(short) } : ticker
}
