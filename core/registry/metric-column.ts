import { formatUnit } from '../words/format.ts'
import type { Column } from '../words/table.ts'
import type { Lang, Text } from '../words/text.ts'
import type { Metric, Registry } from './registry.ts'

/**
 * The column that a metric makes in a query's result: named by its id, dressed from the registry. Thresholds and
 * decimals for one type of issuer are those of `entity`.
 */
export function metricColumn(metric: Metric, registry: Registry, entity?: string): Column {
  const decimals = entity === undefined ? undefined : metric.sources.get(entity)?.decimals
  const thresholds = metric.thresholds.filter((one) => one.entity === undefined || one.entity === entity)
  return {
    name: metric.id,
    type: 'number',
    label: metric.label,
    ...(metric.short ? { short: metric.short } : {}),
    unit: metric.unit,
    unitLabel: unitLabel(metric, registry),
    format: decimals === undefined ? metric.format : { ...metric.format, decimals },
    direction: metric.direction,
    metric: metric.id,
    ...(thresholds.length > 0
      ? { thresholds: thresholds.map(({ value, label, tone }) => ({ value, label, tone })) }
      : {}),
  }
}

/** What its numbers are in as they are shown: "tỷ ₫" where the format divides by a billion, "triệu cổ phiếu". */
function unitLabel({ unit, format }: Metric, registry: Registry): Text | null {
  const label = registry.units.get(unit)?.label ?? null
  const scaled = format.scale !== undefined && format.scale !== 'one'
  if (!scaled || !label) return label
  const say = (lang: Lang) =>
    format.style === 'money' ? formatUnit(format, lang) : `${formatUnit(format, lang)} ${label[lang]}`
  return Object.fromEntries(Object.keys(label).map((lang) => [lang, say(lang)]))
}
