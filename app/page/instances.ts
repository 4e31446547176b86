import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import { bindText, bindValue, expandRepeats, type WidgetInstance } from '../../core/page/inputs.ts'
import { settle } from '../../core/page/layout.ts'
import type { InputValue } from '../../core/page/page.ts'
import { holds } from '../../core/page/when.ts'
import type { Lang, Text } from '../../core/words/text.ts'
import { say } from '../../core/words/text.ts'
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
  languages: readonly Lang[],
): readonly Instance[] {
  const shown = widgets
    .flatMap((widget) => expandRepeats(widget, values))
    .filter(({ widget, values: bound }) => holds(widget.when, bound))
  return settle(shown).map((instance) => {
    const { title, hint } = instance.widget
    const said = (text: Text): Text =>
      Object.fromEntries(
        Object.entries(text).map(([lang, words]) => [lang, bindText(words, inWords(instance, inputs, lang))]),
      )
    return {
      ...instance,
      widget: hint ? { ...instance.widget, hint: said(hint) } : instance.widget,
      title: said(title),
      options: bindValue(instance.widget.options, instance.values, languages) as Record<string, unknown>,
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
      const word = (one: unknown) => {
        const label = options?.find((option) => option.value === one)?.label
        return label ? say(label, lang) : String(one)
      }
      return [name, Array.isArray(value) ? value.map(word) : word(value)]
    }),
  )
}
