import type { Instance } from '../instance/instance.ts'
import type { Text } from '../words/text.ts'
import type { Registry } from './registry.ts'
import type { RegistryFile } from './registry-file.ts'

/**
 * What Rattan knows of itself, as registry entries of its own: an instance that says `workings: true` has them beside its
 * own, and its pages ask for them like for any data. Their rows come from the running server, not from a file.
 */

const words = (en: string, vi: string): Text => ({ en, vi })
const text = { type: 'text' } as const
const date = { type: 'date' } as const
const moment = { type: 'timestamp' } as const
const count = { type: 'integer' } as const
const seconds = { type: 'double', unit: 'rattan_seconds' } as const
const bytes = { type: 'double', unit: 'rattan_bytes' } as const

/** Its data set and column, for a metric of the data sets themselves. */
const of = (dataset: string, column: string) => ({ DATA_SET: { dataset, column } })

const DATASETS: NonNullable<RegistryFile['datasets']> = {
  data_sets: {
    title: words('Freshness of the data', 'Độ mới của dữ liệu'),
    path: 'rattan/data_sets.json',
    optional: true,
    key: ['data_set'],
    subject: 'data_set',
    time: { column: 'date', every: 'day' },
    columns: {
      ...{ data_set: text, date, state: text, newest: text, expected: text, every: text },
      ...{ behind: count, grace: count, made_by: text, made_at: moment },
    },
  },
  data_files: {
    title: words('Files of the data', 'Tệp dữ liệu'),
    path: 'rattan/data_files.json',
    optional: true,
    key: ['data_set'],
    subject: 'data_set',
    time: { column: 'date', every: 'day' },
    columns: {
      ...{ data_set: text, date, state: text, path: text, rows: count, columns: count, size: bytes },
      ...{ made_by: text, made_of: text, schedule: text, made_at: moment, origin: text, generation: text },
      ...{ last_run: moment, outcome: text, reason: text },
    },
  },
  refresh_runs: {
    title: words('Refreshes', 'Các lần làm mới'),
    path: 'rattan/refresh_runs.json',
    optional: true,
    key: ['run'],
    subject: 'run',
    time: { column: 'date', every: 'day' },
    columns: {
      ...{ run: text, date, at: moment, by: text, asked: text, outcome: text, reason: text },
      ...{ generation: text, seconds, made: count, unchanged: count, failed: count, skipped: count },
      ...{ rows: count, peak: bytes },
    },
  },
  refresh_steps: {
    title: words('What refreshes made', 'Kết quả từng bộ dữ liệu'),
    path: 'rattan/refresh_steps.json',
    optional: true,
    key: ['run', 'data_set'],
    subject: 'data_set',
    time: { column: 'date', every: 'day' },
    foremost: { largest: 'at' },
    columns: {
      ...{ run: text, at: moment, date, data_set: text, made_by: text, outcome: text, reason: text },
      ...{ gates: text, seconds, rows: count, newest: text, peak: bytes },
    },
  },
  lineage: {
    title: words('What is made of what', 'Nguồn gốc dữ liệu'),
    path: 'rattan/lineage.json',
    optional: true,
    key: ['node', 'of'],
    columns: { node: text, of: text },
  },
  data_summary: {
    title: words('The data in short', 'Tóm tắt dữ liệu'),
    path: 'rattan/data_summary.json',
    optional: true,
    key: ['taken_at'],
    columns: {
      ...{ fresh: count, stale: count, failed: count, missing: count, newest: date },
      ...{ taken_at: moment, next_at: moment, generation: text },
    },
  },
}

/** Of who may see what went wrong inside: editors, admins, and who sits at the machine. */
const RESTRICTED: ReadonlySet<string> = new Set(['data_files', 'refresh_runs', 'refresh_steps'])

/** Heads of columns, by their names; the same name is the same thing in every data set of these. */
const HEADS: Readonly<Record<string, Text>> = {
  data_set: words('Data set', 'Bộ dữ liệu'),
  date: words('Date', 'Ngày'),
  state: words('State', 'Trạng thái'),
  newest: words('Newest', 'Mới nhất'),
  expected: words('Expected', 'Cần có'),
  every: words('Moves by', 'Theo'),
  behind: words('Behind', 'Chậm (kỳ)'),
  grace: words('Tolerated', 'Cho phép chậm'),
  made_by: words('Made by', 'Tạo bởi'),
  made_of: words('Made of', 'Tạo từ'),
  made_at: words('Made at', 'Tạo lúc'),
  path: words('File', 'Tệp'),
  rows: words('Rows', 'Số dòng'),
  columns: words('Columns', 'Số cột'),
  size: words('Size', 'Dung lượng'),
  schedule: words('Schedule', 'Lịch'),
  origin: words('Origin', 'Nguồn gốc'),
  generation: words('Generation', 'Phiên bản'),
  last_run: words('Last run', 'Lần chạy cuối'),
  outcome: words('Outcome', 'Kết quả'),
  reason: words('Reason', 'Lý do'),
  run: words('Run', 'Lần chạy'),
  at: words('Began', 'Bắt đầu'),
  by: words('By', 'Bởi'),
  asked: words('Asked for', 'Yêu cầu'),
  seconds: words('Duration', 'Thời gian'),
  made: words('Made', 'Đã tạo'),
  unchanged: words('Unchanged', 'Không đổi'),
  failed: words('Failed', 'Lỗi'),
  skipped: words('Skipped', 'Bỏ qua'),
  peak: words('Memory', 'Bộ nhớ'),
  gates: words('Refused by', 'Bị chặn bởi'),
  fresh: words('Up to date', 'Mới'),
  stale: words('Behind', 'Chậm'),
  missing: words('Not there', 'Không có'),
  taken_at: words('Served since', 'Dùng từ'),
  next_at: words('Next refresh', 'Lần làm mới tới'),
  node: words('What', 'Đối tượng'),
  of: words('Made of', 'Tạo từ'),
}

const FILE: RegistryFile = {
  units: {
    rattan_count: { label: words('count', 'số lượng'), format: { style: 'number', decimals: 0 } },
    rattan_seconds: { label: words('s', 'giây'), format: { style: 'number', decimals: 1 } },
    rattan_megabytes: { label: words('MB', 'MB'), format: { style: 'number', decimals: 1 } },
    rattan_bytes: {
      ...{ label: words('bytes', 'byte'), of: 'rattan_megabytes', factor: 1e-6 },
      format: { style: 'number', decimals: 0 },
    },
  },
  entities: {
    DATA_SET: { label: words('Data set', 'Bộ dữ liệu'), words: 'datasets', column: 'data_set' },
  },
  datasets: DATASETS,
  metrics: {
    dataset_behind: {
      label: words('Periods behind the calendar', 'Số kỳ chậm so với lịch'),
      ...{ unit: 'rattan_count', kind: 'stock', direction: 'down', sources: of('data_sets', 'behind') },
    },
    dataset_rows: {
      label: words('Rows of the data set', 'Số dòng của bộ dữ liệu'),
      ...{ unit: 'rattan_count', kind: 'stock', sources: of('data_files', 'rows') },
    },
    dataset_size: {
      label: words('Size of the file', 'Dung lượng tệp'),
      ...{ unit: 'rattan_megabytes', kind: 'stock', sources: of('data_files', 'size') },
    },
    dataset_seconds: {
      label: words('Seconds to make it', 'Thời gian tạo'),
      ...{
        unit: 'rattan_seconds',
        kind: 'stock',
        direction: 'down',
        sources: of('refresh_steps', 'seconds'),
      },
    },
    dataset_peak: {
      label: words('Memory to make it', 'Bộ nhớ khi tạo'),
      ...{ unit: 'rattan_megabytes', kind: 'stock', direction: 'down', sources: of('refresh_steps', 'peak') },
    },
  },
  labels: {
    ...Object.fromEntries(
      Object.keys(DATASETS).map((id) => [
        id,
        Object.fromEntries(Object.keys(DATASETS[id]!.columns).map((name) => [name, HEADS[name]!])),
      ]),
    ),
    column: { data_set: words('Data set', 'Bộ dữ liệu') },
    rattan_state: {
      fresh: { ...words('Up to date', 'Mới'), tone: 'ok' },
      stale: { ...words('Behind', 'Chậm'), tone: 'warn' },
      failed: { ...words('Not renewed', 'Chưa làm mới được'), tone: 'danger' },
      kept: { ...words('Older version', 'Đang dùng bản cũ'), tone: 'warn' },
      unreadable: { ...words('Unreadable', 'Không đọc được'), tone: 'danger' },
      undated: { ...words('Without dates', 'Không theo ngày'), tone: 'none' },
      missing: { ...words('Not there', 'Không có'), tone: 'none' },
    },
    rattan_outcome: {
      made: { ...words('Made', 'Đã tạo'), tone: 'ok' },
      nothing: { ...words('Nothing new', 'Không có gì mới'), tone: 'none' },
      unchanged: { ...words('Nothing new', 'Không có gì mới'), tone: 'none' },
      current: { ...words('Up to date', 'Còn mới'), tone: 'none' },
      skipped: { ...words('Skipped', 'Bỏ qua'), tone: 'warn' },
      failed: { ...words('Failed', 'Lỗi'), tone: 'danger' },
    },
    rattan_every: {
      session: words('Session', 'Phiên'),
      day: words('Day', 'Ngày'),
      week: words('Week', 'Tuần'),
      month: words('Month', 'Tháng'),
      quarter: words('Quarter', 'Quý'),
      manual: words('By hand', 'Thủ công'),
    },
    rattan_by: {
      cron: words('The clock', 'Tự động'),
      command: words('Command line', 'Dòng lệnh'),
    },
    rattan_origin: {
      tree: words('Brought along', 'Có sẵn'),
      refresh: words('Made by a refresh', 'Do làm mới tạo'),
    },
    rattan_kind: {
      file: words('File', 'Tệp'),
      source: words('Source', 'Nguồn'),
      dataset: words('Data set', 'Bộ dữ liệu'),
      metric: words('Metric', 'Chỉ tiêu'),
      page: words('Page', 'Trang'),
    },
  },
}

/** The namespaces of labels that have words for the codes in a column. */
const CODES: Readonly<Record<string, string>> = {
  ...{ state: 'rattan_state', outcome: 'rattan_outcome', every: 'rattan_every', schedule: 'rattan_every' },
  ...{ by: 'rattan_by', origin: 'rattan_origin', kind: 'rattan_kind' },
}

/** The data sets whose rows come from the running server; none where the instance does not want them. */
export function workingsOf({ instance }: Pick<Registry, 'instance'>): readonly string[] {
  return instance.workings ? IDS : []
}
const IDS = Object.keys(DATASETS)

/** Whether the rows of a data set come from the running server. */
export const isWorking = ({ instance }: Pick<Registry, 'instance'>, id: string): boolean =>
  instance.workings && Object.hasOwn(DATASETS, id)

/** Whether only who may see what went wrong inside gets its rows. */
export const isRestricted = (registry: Pick<Registry, 'instance'>, id: string): boolean =>
  isWorking(registry, id) && RESTRICTED.has(id)

/** The namespace of labels that has words for the codes in a column of one of these. */
export const codesOf = (column: string): string | undefined =>
  Object.hasOwn(CODES, column) ? CODES[column] : undefined

const files = new Map<string, { readonly file: string; readonly bytes: Uint8Array }>()

/** The entries as a registry file in the languages of an instance: the same bytes each time. */
export function workingsFile({ languages }: Pick<Instance, 'languages'>) {
  const key = languages.join()
  const known = files.get(key)
  if (known) return known
  const json = JSON.stringify(inLanguages(FILE, languages))
  const made = { file: 'rattan (workings)', bytes: new TextEncoder().encode(json) }
  files.set(key, made)
  return made
}

/** Every text in these languages; in English where it is not known in one. */
function inLanguages(value: unknown, languages: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => inLanguages(one, languages))
  if (typeof value !== 'object' || value === null) return value
  const { en, vi, ...rest } = value as Record<string, unknown>
  if (typeof en !== 'string')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inLanguages(one, languages)]))
  const texts: Record<string, unknown> = { en, vi }
  return { ...rest, ...Object.fromEntries(languages.map((lang) => [lang, texts[lang] ?? en])) }
}
