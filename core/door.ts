/**
 * What plugins import, as `rattan/plugin`: the one public door of the engine. What is not here is the engine's own and
 * may change without notice; a change here that breaks a plugin raises `API_VERSION`.
 */

export { default as Type, type Static, type TSchemaOptions } from 'typebox'
export { API_VERSION } from './instance/api-version.ts'
export { Between, Metric as MetricId, Metrics as MetricIds } from './plugin/marks.ts'
export {
  type Catalog,
  type CatalogPlugin,
  type DateRange,
  defineCatalog,
  defineQuery,
  defineWidget,
  type QueryPlan,
  type QueryPlugin,
  type TimeNote,
  type ViewProps,
} from './plugin/plugin.ts'
export {
  defineProcessor,
  type ProcessorContext,
  type ProcessorPlan,
  type ProcessorPlugin,
  type ProcessorStep,
} from './plugin/processor.ts'
export {
  type Brought,
  defineSource,
  type SourceContext,
  SourceError,
  type SourcePlugin,
} from './plugin/source.ts'
export {
  columnOfMetric,
  groupColumn,
  isSubject,
  labelColumn,
  plainColumn,
  statisticColumn,
  subjectColumn,
} from './registry/columns.ts'
export { hasSubjects } from './registry/has-subjects.ts'
export { labelValues } from './registry/label-values.ts'
export { metricColumn } from './registry/metric-column.ts'
export { recordColumn } from './registry/record-column.ts'
export type { Group, Metric, MetricSource, Registry, Subject, Threshold } from './registry/registry.ts'
export { reportedMetrics } from './registry/reported-metrics.ts'
export { searchMetrics } from './registry/search-metrics.ts'
export type { QueryContext } from './sql/context.ts'
export { clip, greatest, least } from './sql/extremes.ts'
export { aboveFloor, classOf, floored, inLimits, number } from './sql/limits.ts'
export { type Frequency, type MetricTable, metricTable } from './sql/metric-table.ts'
export { namedSubjects } from './sql/named-subjects.ts'
export { newestDate, newestValues } from './sql/newest.ts'
export { prepared } from './sql/prepared.ts'
export { orderBy, Sort, sortedBy } from './sql/sort.ts'
export { ident, join, literal, raw, type Sql, sql } from './sql/sql.ts'
export { soundParams, subjectParams, subjectsOf } from './sql/subjects.ts'
export { thinned } from './sql/thin.ts'
export { wordOfSign, writtenSign } from './sql/written.ts'
export {
  type Format,
  formatCell,
  formatChange,
  formatDate,
  formatPeriod,
  formatUnit,
  formatValue,
  MISSING,
} from './words/format.ts'
export { isMap, mapIn } from './words/is-map.ts'
export { nearest } from './words/nearest.ts'
export {
  closed,
  literals,
  PartialFormatSchema as FormatSchema,
  type Shape,
  TextSchema,
  ToneSchema,
} from './words/schemas.ts'
export type { Cell, Column, Table, ValueLabel } from './words/table.ts'
export { fold, type Lang, say, type Text } from './words/text.ts'
