import { expandRepeats } from '../../core/page/inputs.ts'
import type { Widget } from '../../core/page/page.ts'
import { holds } from '../../core/page/when.ts'
import type { Values } from './bind.ts'

/** One widget on screen: a repeated one stands once for each value, with that value among its `values`. */
export interface Instance {
  readonly id: string
  readonly widget: Widget
  readonly values: Values
}

/** The widgets as they stand on screen: conditions on inputs applied, repeaters expanded. */
export function instances(widgets: readonly Widget[], values: Values): Instance[] {
  return widgets
    .flatMap((widget) => expandRepeats(widget, values))
    .filter(({ widget, values: own }) => holds(widget.when, own))
}
