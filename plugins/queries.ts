/** Every query plugin: one folder under queries/ and one line here. */

export { bands } from './queries/bands/query.ts'
export { crossSection } from './queries/cross-section/query.ts'
export { distribution } from './queries/distribution/query.ts'
export { histogram } from './queries/histogram/query.ts'
export { series } from './queries/series/query.ts'
export { statement } from './queries/statement/query.ts'
