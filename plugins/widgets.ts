/** Every widget plugin: one folder under widgets/ and one line here. */
export { barLine } from './widgets/bar-line/widget.ts'
export { card } from './widgets/card/widget.ts'
export { heading } from './widgets/heading/widget.ts'
export { line } from './widgets/line/widget.ts'
export { pivot } from './widgets/pivot/widget.ts'
export { table } from './widgets/table/widget.ts'
