import type { Registry } from '../../core/registry/registry.ts'
import type { Finding } from '../../core/sql/reading.ts'
import { sameText, say, type Text } from '../../core/words/text.ts'

/** What a data set's file was found to hold that is not as promised, for readers and for the operator. */
export function foundIn(dataset: string, finding: Finding, registry: Registry): Text {
  const { en, vi } = SENTENCES[finding.kind]
  const title = registry.datasets.get(dataset)?.title ?? sameText(dataset)
  const { column, count, examples, stored, expected } = finding
  const words = (lang: 'en' | 'vi') => ({
    title: `“${say(title, lang)}”`,
    column: column ?? '',
    count: count.toLocaleString(lang === 'en' ? 'en-US' : 'vi-VN'),
    examples: examples.map((example) => `“${example}”`).join(', '),
    kinds: stored === undefined ? '' : ` (${stored} ≠ ${expected})`,
  })
  return { en: en(words('en')), vi: vi(words('vi')) }
}

interface Words {
  readonly title: string
  readonly column: string
  readonly count: string
  readonly examples: string
  readonly kinds: string
}

const SENTENCES: Record<Finding['kind'], Record<'en' | 'vi', (words: Words) => string>> = {
  'ambiguous-dates': {
    en: ({ title, column, examples }) =>
      `The dates in column ${column} of ${title} can be read with the day or the month first, such as ${examples}; none is read until their format is declared.`,
    vi: ({ title, column, examples }) =>
      `Ngày trong cột ${column} của ${title} có thể đọc ngày trước hoặc tháng trước, ví dụ ${examples}; chưa đọc ngày nào cho đến khi khai báo định dạng.`,
  },
  'lost-values': {
    en: ({ title, column, count, examples, kinds }) =>
      `In column ${column}${kinds} of ${title}, values that cannot be read are left out: ${count}, such as ${examples}.`,
    vi: ({ title, column, count, examples, kinds }) =>
      `Trong cột ${column}${kinds} của ${title}, giá trị không đọc được bị bỏ trống: ${count}, ví dụ ${examples}.`,
  },
  'days-off': {
    en: ({ title, count, examples }) =>
      `Rows of ${title} that are dated to come, or on days that the calendar does not have, are left out: ${count}, such as ${examples}.`,
    vi: ({ title, count, examples }) =>
      `Các dòng của ${title} ghi ngày chưa tới hoặc ngày không có trong lịch bị bỏ qua: ${count}, ví dụ ${examples}.`,
  },
  doubles: {
    en: ({ title, count, examples }) =>
      `${title} has several rows that differ for one key; none of them counts: ${count} keys, such as ${examples}.`,
    vi: ({ title, count, examples }) =>
      `${title} có nhiều dòng khác nhau cho cùng một khóa, không dòng nào được dùng: ${count} khóa, ví dụ ${examples}.`,
  },
  'same-doubles': {
    en: ({ title, count, examples }) =>
      `${title} has the same row several times; it counts once: ${count} keys, such as ${examples}.`,
    vi: ({ title, count, examples }) =>
      `${title} có dòng lặp lại y hệt, chỉ tính một lần: ${count} khóa, ví dụ ${examples}.`,
  },
  'resolved-doubles': {
    en: ({ title, count, examples }) =>
      `${title} has several rows for one key; the declared one counts: ${count} keys, such as ${examples}.`,
    vi: ({ title, count, examples }) =>
      `${title} có nhiều dòng cho cùng một khóa, dùng dòng theo quy tắc đã khai báo: ${count} khóa, ví dụ ${examples}.`,
  },
  spelling: {
    en: ({ title, column, count, examples }) =>
      `Texts in column ${column} of ${title} were brought into the form that keys are compared in: ${count}, such as ${examples}.`,
    vi: ({ title, column, count, examples }) =>
      `Chữ trong cột ${column} của ${title} được đưa về dạng chuẩn để so khớp: ${count}, ví dụ ${examples}.`,
  },
}
