import { closed, defineWidget, type Static, TextSchema, Type } from 'rattan/plugin'

const options = Type.Object({ note: Type.Optional(TextSchema) }, closed)
export type HeadingOptions = Static<typeof options>

export const heading = defineWidget({
  name: 'heading',
  summary: 'Title of a section, with a short note beside it; where a click does something, a button',
  frame: 'bare',
  size: { w: 12, h: 1, minW: 2, minH: 1 },
  options,
  columns: () => [],
})
