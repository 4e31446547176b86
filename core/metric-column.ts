import { formatUnit } from './format.ts'
import type { Column } from './plugin.ts'
import type { Metric, Registry } from './registry.ts'
import type { Text } from './text.ts'

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
  if (format.style === 'money') return { en: formatUnit(format, 'en'), vi: formatUnit(format, 'vi') }
  return { en: `${formatUnit(format, 'en')} ${label.en}`, vi: `${formatUnit(format, 'vi')} ${label.vi}` }
}
