import { type Format, fold, isMap, type Metric, type MetricSource, mapIn, type Registry } from 'rattan/plugin'

export interface StatementLines {
  readonly metrics: readonly Metric[]
  /** Entries that describe the table, not a line of a statement. */
  readonly hidden: number
  /** Lines with an English name of their own; the others carry the Vietnamese one in both languages. */
  readonly translated: number
  /** What could not be read, in words for the log; at most a few. */
  readonly faults: readonly string[]
}

/** Columns that each cash-flow table of the source lists among its lines. */
const TABLE_COLUMNS: ReadonlySet<string> = new Set([
  'SCN',
  'SOURCE',
  'REPORT_DATE',
  'REPORTED_DATE',
  'FREQ_CODE',
  'SECURITY_CODE',
  'AUDITED',
  'MONTH_IN_PERIOD',
  'CREATED_SOURCE',
  'CREATED_DATE',
  'UPDATED_SOURCE',
  'UPDATED_DATE',
])
const STATEMENTS: Readonly<Record<string, Pick<Metric, 'statement' | 'kind'>>> = {
  INCOME: { statement: 'INCOME', kind: 'flow' },
  BALANCE_SHEET: { statement: 'BALANCE_SHEET', kind: 'stock' },
  // Notes break down both balances and flows, and do not say which; a sum of balances would be the worse mistake.
  NOTE: { statement: 'NOTE', kind: 'stock' },
  CASH_FLOW_INDIRECT: { statement: 'CF_INDIRECT', kind: 'flow' },
  CASH_FLOW_DIRECT: { statement: 'CF_DIRECT', kind: 'flow' },
}
/** Whose form a line is on, by the first letter of its code. */
const FORMS: Readonly<Record<string, string>> = { C: 'COMPANY', B: 'BANK', I: 'INSURANCE', S: 'SECURITY' }
const MAX_FAULTS = 5

/**
 * The lines of the tree's own metadata/metric_registry.json as metrics: id = code, English names from the registry's
 * tables, values from the entity type's long data set (`bank_full`) where one is registered. Whatever cannot be read is
 * left out and counted among the faults; nothing throws.
 */
export function importStatementLines(json: unknown, registry: Registry): StatementLines {
  const faults: string[] = []
  const metrics = new Map<string, Metric>()
  const english = englishNames(registry)
  let hidden = 0
  let translated = 0
  for (const { entity, statement, lines } of statementsOf(json, registry, faults)) {
    for (const [code, line] of Object.entries(lines)) {
      if (TABLE_COLUMNS.has(code)) {
        hidden += 1
        continue
      }
      const name = isMap(line) && typeof line.name_vi === 'string' ? line.name_vi.trim() : ''
      if (!name || !/^\w{1,40}$/.test(code)) {
        faults.push(`invalid line "${short(code)}" of ${entity} ${statement}`)
        continue
      }
      const en = english(code, name)
      if (en !== undefined) translated += 1
      const source = sourceOf(entity, code, registry)
      const sources = [...(metrics.get(code)?.sources ?? []), ...(source ? [[entity, source] as const] : [])]
      const vi = bareName(name)
      metrics.set(code, {
        ...{ id: code, label: { en: en ?? vi, vi }, ...unitOf(name, registry), direction: 'none' },
        ...{ sources: new Map(sources), thresholds: [], form: FORMS[code.charAt(0)] },
        ...STATEMENTS[statement]!,
      })
    }
  }
  return { metrics: [...metrics.values()], hidden, translated, faults: faults.slice(0, MAX_FAULTS) }
}

interface Statement {
  readonly entity: string
  /** A key of `STATEMENTS`. */
  readonly statement: string
  readonly lines: Readonly<Record<string, unknown>>
}

function* statementsOf(json: unknown, registry: Registry, faults: string[]): Generator<Statement> {
  const entities = mapIn(json, 'entity_types')
  if (!entities) faults.push('missing entity_types; expected a map of entity types')
  for (const [entity, statements] of Object.entries(entities ?? {})) {
    if (!registry.entities.has(entity)) faults.push(`unknown entity type "${short(entity)}"`)
    else if (!isMap(statements)) faults.push(`invalid ${entity}; expected a map of statements`)
    else {
      for (const [statement, lines] of Object.entries(statements)) {
        if (Object.hasOwn(STATEMENTS, statement) && isMap(lines)) yield { entity, statement, lines }
        else faults.push(`invalid statement "${short(statement)}" of ${entity}`)
      }
    }
  }
}

/** By code, else by the name as it stands, else by the name without its number in the form; accents do not count. */
function englishNames({ tables }: Registry): (code: string, name: string) => string | undefined {
  const names = [...(tables.get('statement_line_name') ?? [])].map(
    ([name, english]) => [fold(name), english] as const,
  )
  const whole = new Map(names)
  const bare = new Map(names.map(([name, english]) => [bareName(name), english]))
  return (code, name) =>
    tables.get('statement_line_code')?.get(code) ?? whole.get(fold(name)) ?? bare.get(bareName(fold(name)))
}

/** "3. Doanh thu thuần (10 = 01 - 02)" without the number and the sum: those are the form's, not the line's. */
function bareName(name: string): string {
  const bare = name
    .replace(/^\s*(?:[-–+*•]+\s*|\(?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Za-z])(?:[.)]\s*|\s+[-–]\s+))+/u, '')
    .trim()
  return (
    withoutSum(bare)
      .replace(/\(\*+\)$/, '')
      .trim() || name
  )
}

function withoutSum(name: string): string {
  const from = /[)}]$/.test(name) ? name.search(/[({][^({=]*=/) : -1
  return from < 0 ? name : name.slice(0, from).trim()
}

/** The source calls every line VND, those per share and the numbers of securities too. */
function unitOf(name: string, registry: Registry): { unit: string; format: Format } {
  const folded = fold(name)
  const wanted = /tren (moi )?co phieu/.test(folded)
    ? 'VND_per_share'
    : folded.startsWith('so luong')
      ? 'shares'
      : 'VND'
  const unit = registry.units.get(wanted) ?? registry.units.get('VND')
  return { unit: unit?.id ?? 'VND', format: unit?.format ?? { style: 'money' } }
}

function sourceOf(entity: string, code: string, registry: Registry): MetricSource | undefined {
  const dataset = registry.datasets.get(`${entity.toLowerCase()}_full`)
  return dataset?.long ? { dataset: dataset.id, code } : undefined
}

function short(text: string): string {
  return text.slice(0, 40)
}
