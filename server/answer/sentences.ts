import type { Metric, Registry } from '../../core/registry/registry.ts'
import { type Lang, say, type Text } from '../../core/words/text.ts'
import type { QueryErrorCode } from '../duckdb/errors.ts'

/** Sentences that a reader sees in place of a widget's numbers. */

const NAMED = 4

/** Names a few of the metrics and counts the rest. */
function names(metrics: readonly Metric[]): Text {
  const shown = metrics.slice(0, NAMED)
  const rest = metrics.length - shown.length
  const list = (lang: Lang) => {
    const labels = shown.map(({ label }) => say(label, lang))
    // Between labels with commas of their own, commas would not tell one from the next.
    return labels.join(labels.some((label) => label.includes(',')) ? '; ' : ', ')
  }
  return {
    en: list('en') + (rest > 0 ? ` and ${rest} more` : ''),
    vi: list('vi') + (rest > 0 ? ` và ${rest} chỉ tiêu khác` : ''),
  }
}

/** The data has what is asked for, but nothing that the reader's choices leave. */
const NOTHING_CHOSEN: Text = {
  en: 'No records for this selection.',
  vi: 'Không có bản ghi nào cho lựa chọn này.',
}

/** Sentences one after the other, in the languages of the first. */
export const sentences = (texts: readonly [Text, ...Text[]]): Text =>
  Object.fromEntries(
    Object.keys(texts[0]).map((lang) => [lang, texts.map((text) => say(text, lang)).join(' ')]),
  )

/** Why a table has nothing to show though the data could: the subject has none, or the choices leave nothing. */
export function emptyBecause({ symbol, metrics, rows }: EmptyTable): Text {
  return symbol === null && rows === 0 ? NOTHING_CHOSEN : noData(symbol, metrics)
}

interface EmptyTable {
  readonly symbol: string | null
  readonly metrics: readonly Metric[]
  readonly rows: number
}

/** No value at all: of which subject and metrics, as far as the widget says. */
function noData(symbol: string | null, metrics: readonly Metric[]): Text {
  if (metrics.length === 0 && symbol === null) return NOTHING_CHOSEN
  const of = symbol === null ? { en: '', vi: '' } : { en: ` for ${symbol}`, vi: ` của ${symbol}` }
  const what = metrics.length === 0 ? { en: '', vi: '' } : names(metrics)
  const colon = metrics.length === 0 ? '' : ': '
  return {
    en: `No data${of.en}${colon}${what.en}.`,
    vi: `Chưa có dữ liệu${of.vi}${colon}${what.vi}.`,
  }
}

export function notInData(metrics: readonly Metric[]): Text {
  const what = names(metrics)
  return { en: `Not in the data: ${what.en}.`, vi: `Không có trong dữ liệu: ${what.vi}.` }
}

/** Values that there may be, and that this reader does not see. */
export function withheldFrom(metrics: readonly Metric[]): Text {
  const what = names(metrics)
  return { en: `Not shared with you: ${what.en}.`, vi: `Bạn không được xem: ${what.vi}.` }
}

export const WITHHELD: Text = {
  en: 'This data is not shared with you.',
  vi: 'Bạn không được xem dữ liệu này.',
}

function titles(datasets: readonly string[], registry: Registry): Text {
  const found = datasets.map((id) => registry.datasets.get(id)?.title).filter((title) => title !== undefined)
  const list = (lang: Lang) => found.map((title) => `“${say(title, lang)}”`).join(', ')
  return { en: list('en'), vi: list('vi') }
}

export function datasetMissing(datasets: readonly string[], registry: Registry): Text {
  const title = titles(datasets, registry)
  return {
    en: `This data tree has no file for ${title.en}.`,
    vi: `Nguồn dữ liệu này không có tệp ${title.vi}.`,
  }
}

export function datasetUnreadable(datasets: readonly string[], registry: Registry): Text {
  const title = titles(datasets, registry)
  return {
    en: `The file of ${title.en} is damaged and cannot be read.`,
    vi: `Tệp dữ liệu ${title.vi} bị hỏng, không đọc được.`,
  }
}

/** Values in doubt that the reader wanted left out. */
export function leftOut(reasons: readonly Text[]): Text {
  const list = (lang: Lang) => {
    const said = reasons.slice(0, NAMED).map((reason) => say(reason, lang))
    return said.join('; ') + (reasons.length > NAMED ? '; …' : '')
  }
  return { en: `Left out as in doubt: ${list('en')}.`, vi: `Đã bỏ vì cần kiểm tra: ${list('vi')}.` }
}

export const FAILED: Record<Exclude<QueryErrorCode, 'data-unreadable'>, Text> = {
  'query-timeout': {
    en: 'This took too long and was stopped. Try again, or choose fewer periods.',
    vi: 'Truy vấn mất quá nhiều thời gian nên đã dừng. Hãy thử lại hoặc chọn ít kỳ hơn.',
  },
  'query-failed': {
    en: 'The numbers could not be computed.',
    vi: 'Không tính được số liệu.',
  },
  'disk-full': {
    en: 'The server has no room left on its disk to compute this. Try again later.',
    vi: 'Máy chủ hết dung lượng đĩa để tính số liệu này. Vui lòng thử lại sau.',
  },
  overloaded: {
    en: 'The server is busy. Try again in a moment.',
    vi: 'Máy chủ đang bận. Vui lòng thử lại sau giây lát.',
  },
  aborted: { en: 'The request was cancelled.', vi: 'Yêu cầu đã bị hủy.' },
  closed: {
    en: 'The data was just replaced. Try again.',
    vi: 'Dữ liệu vừa được thay mới. Vui lòng thử lại.',
  },
}
