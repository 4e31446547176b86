/** Every query plugin: one folder under queries/ and one line here. */
export { statement } from './queries/statement/query.ts'
