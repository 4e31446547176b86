import { labelValues } from '../../../core/label-values.ts'
import { metricColumn } from '../../../core/metric-column.ts'
import type { Column, ValueLabel } from '../../../core/plugin.ts'
import type { Registry, Ticker } from '../../../core/registry.ts'

/** A column that holds no metric: its head is `column.<name>` of labels.yaml. */
export function plainColumn(
  name: string,
  type: Exclude<Column['type'], 'list'>,
  registry: Registry,
  values?: Column['values'],
): Column {
  return {
    name,
    type,
    label: registry.labels.get(`column.${name}`) ?? { en: name, vi: name },
    unit: null,
    unitLabel: null,
    format: { style: type, ...(type === 'number' ? { decimals: 0 } : {}) },
    direction: 'none',
    metric: null,
    ...(values ? { values } : {}),
  }
}

/** A metric's column. A name that the registry does not know is the page checker's to refuse; here it has no values. */
export function columnOfMetric(id: string, registry: Registry, entity?: string): Column {
  const metric = registry.metrics.get(id)
  return metric ? metricColumn(metric, registry, entity) : plainColumn(id, 'number', registry)
}

/** A statistic of a metric: in its unit and format, under a head of its own, neither good nor bad. */
export function statisticColumn(name: string, metric: string, registry: Registry, entity?: string): Column {
  const { short: _short, thresholds: _thresholds, ...column } = columnOfMetric(metric, registry, entity)
  const { label } = plainColumn(name, 'number', registry)
  return { ...column, name, label, direction: 'none' }
}

/** Tickers name themselves; sectors and indices are codes with words. */
export function subjectColumn(entity: string, registry: Registry): Column {
  const ticker = isTicker(entity, registry)
  const head = ticker ? 'symbol' : entity === 'SECTOR' ? 'sector' : entity === 'MARKET' ? 'scope' : 'subject'
  const column = plainColumn(head, 'text', registry, ticker ? undefined : words(entity, registry))
  return { ...column, name: 'subject' }
}

/** Who the subject is, in words: the name of a ticker, sector or index. */
export function labelColumn(
  entity: string,
  symbols: readonly string[] | undefined,
  registry: Registry,
): Column {
  if (!isTicker(entity, registry)) return plainColumn('label', 'text', registry, words(entity, registry))
  const asked = symbols?.flatMap((symbol) => registry.tickers.get(symbol) ?? [])
  return plainColumn('label', 'text', registry, asked ? tickerNames(asked) : allTickerNames(registry))
}

function tickerNames(tickers: Iterable<Ticker>): Readonly<Record<string, ValueLabel>> {
  const names = [...tickers].flatMap(({ symbol, name }) => (name ? [[symbol, { label: name }] as const] : []))
  return Object.fromEntries(names)
}

// The same for every widget of a registry, which never changes once it is made.
const known = new WeakMap<Registry, Readonly<Record<string, ValueLabel>>>()

function allTickerNames(registry: Registry): Readonly<Record<string, ValueLabel>> {
  const names = known.get(registry) ?? tickerNames(registry.tickers.values())
  known.set(registry, names)
  return names
}

export function sectorColumn(registry: Registry): Column {
  return plainColumn('sector', 'text', registry, labelValues(registry, 'sectors'))
}

/** STOCK, and the kinds of issuer whose statements tickers have. */
export function isTicker(entity: string, registry: Registry): boolean {
  return entity === 'STOCK' || [...registry.sectors.values()].some((sector) => sector.entity === entity)
}

/** Sectors by code; anything else, such as indices, as `scope` of labels.yaml says. */
function words(entity: string, registry: Registry): Column['values'] {
  return labelValues(registry, entity === 'SECTOR' ? 'sectors' : 'scope')
}
