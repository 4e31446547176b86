import type { Format, Registry } from 'rattan/plugin'

/** How a metric's values are written; plainly where the registry no longer has it. */
export const formatOf = (metric: string, registry: Registry): Format =>
  registry.metrics.get(metric)?.format ?? { style: 'number' }
