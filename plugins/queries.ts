/** Every query plugin: one folder under queries/ and one line here. */

export { bands } from './queries/bands/query.ts'
export { contributors } from './queries/contributors/query.ts'
export { crossSection } from './queries/cross-section/query.ts'
export { distribution } from './queries/distribution/query.ts'
export { histogram } from './queries/histogram/query.ts'
export { performance } from './queries/performance/query.ts'
export { sectorMembers } from './queries/sector-members/query.ts'
export { sectorScores } from './queries/sector-scores/query.ts'
export { series } from './queries/series/query.ts'
export { statement } from './queries/statement/query.ts'
export { tiers } from './queries/tiers/query.ts'
