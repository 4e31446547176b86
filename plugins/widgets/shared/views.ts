/**
 * What the views of an instance's own widgets import, as `rattan/views`: how the widgets that ship read a table, measure
 * their place, are pointed at and mark their values. Schemas of options are `rattan/options`.
 */

export { judge } from './colours/judge.ts'
export { usePrinting } from './element/use-printing.ts'
export { useSize } from './element/use-size.ts'
export { Badge } from './marks/badge.tsx'
export { Doubt } from './marks/doubt.tsx'
export { Meter } from './marks/meter.tsx'
export { RowName } from './marks/row-name.tsx'
export { usePointed } from './pointing/use-pointed.ts'
export {
  columnOf,
  doubtOf,
  newestOf,
  numbersOf,
  rowNames,
  rowOf,
  shortLabel,
  unitOf,
} from './table/read-table.ts'
export { NoData } from './words/no-data.tsx'
