import type { ResolvedWidget } from '../../core/api.ts'
import { bindText, bindValue, expandRepeats, type WidgetInstance } from '../../core/inputs.ts'
import { settle } from '../../core/layout.ts'
import type { Text } from '../../core/text.ts'
import { holds } from '../../core/when.ts'
import type { Values } from '../inputs/input-state.ts'

/** A widget as it stands on screen, its texts and options bound to the values of the inputs. */
export interface Instance extends WidgetInstance<ResolvedWidget> {
  readonly title: Text
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * The widgets of a tab whose conditions hold, in reading order: repeated ones once for each value, and what a grown
 * repeater runs into moved down. Conditions on the data are the server's: it answers `hidden`.
 */
export function instancesOf(widgets: readonly ResolvedWidget[], values: Values): readonly Instance[] {
  const shown = widgets
    .flatMap((widget) => expandRepeats(widget, values))
    .filter(({ widget, values: bound }) => holds(widget.when, bound))
  return settle(shown).map((instance) => ({
    ...instance,
    title: bindText(instance.widget.title, instance.values),
    options: bindValue(instance.widget.options, instance.values) as Record<string, unknown>,
  }))
}
