import { COLUMNS } from '../page/layout.ts'
import type { Page } from '../page/page.ts'
import type { At } from '../words/table.ts'
import { createMeets, type Placed } from './room.ts'

/**
 * The first place in reading order where a widget of this size meets none of a tab's: nobody has to make room for it.
 * `inputs` are the page's.
 */
export function freePlace(
  widgets: readonly Placed[],
  { id, at: { w, h }, repeat }: Placed,
  inputs: Page['inputs'] = {},
): At {
  const meets = createMeets(inputs)
  for (let y = 0; ; y++) {
    for (let x = 0; x + w <= COLUMNS; x++) {
      const at = { x, y, w, h }
      if (widgets.every((one) => meets(one, { id, at, repeat }) === undefined)) return at
    }
  }
}
