import type { ResolvedInput, ResolvedWidget } from '../../core/api.ts'
import { bindText, bindValue, expandRepeats, type WidgetInstance } from '../../core/inputs.ts'
import { settle } from '../../core/layout.ts'
import type { InputValue } from '../../core/page.ts'
import type { Lang, Text } from '../../core/text.ts'
import { holds } from '../../core/when.ts'
import type { Values } from '../inputs/input-state.ts'

/** A widget as it stands on screen, its texts and options bound to the values of the inputs. */
export interface Instance extends WidgetInstance<ResolvedWidget> {
  readonly title: Text
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * The widgets of a tab whose conditions hold, in reading order: repeated ones once for each value, and what a grown
 * repeater runs into moved down. Conditions on the data are the server's: it answers `hidden`. Titles and hints name
 * choices by the labels that `inputs` give them.
 */
export function instancesOf(
  widgets: readonly ResolvedWidget[],
  values: Values,
  inputs: readonly ResolvedInput[],
): readonly Instance[] {
  const shown = widgets
    .flatMap((widget) => expandRepeats(widget, values))
    .filter(({ widget, values: bound }) => holds(widget.when, bound))
  return settle(shown).map((instance) => {
    const { title, hint } = instance.widget
    const said = (text: Text): Text => ({
      en: bindText(text.en, inWords(instance, inputs, 'en')),
      vi: bindText(text.vi, inWords(instance, inputs, 'vi')),
    })
    return {
      ...instance,
      widget: hint ? { ...instance.widget, hint: said(hint) } : instance.widget,
      title: said(title),
      options: bindValue(instance.widget.options, instance.values) as Record<string, unknown>,
    }
  })
}

/** The values of an instance as sentences say them: the words of a choice, everything else itself. */
function inWords(
  { values, widget }: WidgetInstance<ResolvedWidget>,
  inputs: readonly ResolvedInput[],
  lang: Lang,
): Values {
  const { repeat } = widget
  const inputOf = (name: string) => {
    const source = name === repeat?.as && typeof repeat.over === 'string' ? repeat.over.slice(1) : name
    return inputs.find((input) => input.name === source)
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, InputValue] => {
      const options = inputOf(name)?.options
      const word = (one: unknown) =>
        options?.find((option) => option.value === one)?.label[lang] ?? String(one)
      return [name, Array.isArray(value) ? value.map(word) : word(value)]
    }),
  )
}
