import { namedInputs } from '../page/controls.ts'
import { bindText, type InputValues, isText, referenceIn } from '../page/inputs.ts'
import type { Input, InputValue, Page, Widget } from '../page/page.ts'
import { isMap } from '../words/is-map.ts'
import type { Lang, Text } from '../words/text.ts'
import { tabPlaces, type WrittenPage, type WrittenWidget } from './written-page.ts'

/** The page that a widget is taken from. */
export interface Lender {
  readonly page: WrittenPage
  /** Names of its inputs that choose a subject. */
  readonly subjects: readonly string[]
  /** What its inputs are where the widget stands, if nobody chose anything. */
  readonly values: InputValues
  /** A value as its label says it. */
  readonly say: (input: string, value: InputValue, lang: Lang) => string
  readonly languages: readonly Lang[]
}

/** A widget as it may stand on the other page, and the inputs that do not change it there, with what they are for it. */
export interface Borrowed {
  readonly widget: WrittenWidget
  readonly fixed: InputValues
}

/** The input without which the widget would say something else than the page around it. */
export interface NotToBorrow {
  readonly needs: string
}

/**
 * A widget of one page as it can stand on another: it reads the inputs that this one has too. Any other has the value
 * that it has there, written in its place; a subject's is said in the title. A page that is about a subject of another
 * kind cannot have it: its numbers would be taken for those of the page. What was meant for the other page alone is
 * left out: the controls, what phones do not show, promises about the data, clicks that set inputs or open a tab. `title` is what it is called
 * there where it has none of its own.
 */
export function borrow(
  { expect: _expect, controls: _controls, phone: _phone, ...widget }: WrittenWidget,
  title: Text,
  lender: Lender,
  to: WrittenPage,
): Borrowed | NotToBorrow {
  const [there, here] = [inputsOf(lender.page), inputsOf(to)]
  const read = namedInputs(widget as Partial<Widget>, Object.keys(there))
  const missing = read.filter((name) => !fits(there[name]!, here[name]))
  const needs = missing.find((name) => lender.subjects.includes(name) && here[name])
  if (needs !== undefined) return { needs }
  const { repeat, when, on, ...rest } = widget as WrittenWidget & Pick<Widget, 'repeat' | 'when' | 'on'>
  const fixed = Object.fromEntries(
    missing.filter((name) => name !== repeat?.as).map((name) => [name, valueThere(name, lender, when)]),
  )
  const bound = bind({ ...rest, ...(repeat ? { repeat } : {}) }, fixed, lender.languages) as WrittenWidget
  const conditions = left(when, fixed)
  const click = clickHere(on, lender, to, fixed)
  const said = titleOf(widget, title, fixed, lender)
  return {
    widget: {
      ...bound,
      ...(said ? { title: said } : {}),
      ...(conditions ? { when: conditions } : {}),
      ...(click ? { on: click } : {}),
    },
    fixed,
  }
}

const inputsOf = ({ inputs }: WrittenPage): NonNullable<Page['inputs']> =>
  isMap(inputs) ? (inputs as NonNullable<Page['inputs']>) : {}

/** Whether what a reader may choose with the one is always something that the other could have been, too. */
function fits(there: Input, here: Input | undefined): boolean {
  if (here?.type !== there.type) return false
  const { label: _label, hint: _hint, folded: _folded, default: _default, ...own } = here
  const { label, hint, folded, default: _there, ...limits } = there
  return Object.entries(limits).every(([key, limit]) => {
    const one = (own as Record<string, unknown>)[key]
    if (key === 'min') return Number(one) >= Number(limit)
    if (key === 'max' || key === 'maxLength') return Number(one) <= Number(limit)
    if (key === 'step') return true
    if (!Array.isArray(limit) || !Array.isArray(one)) return JSON.stringify(one) === JSON.stringify(limit)
    const known = limit.map(valueOfOption)
    return one.map(valueOfOption).every((value) => known.includes(value))
  })
}

const valueOfOption = (option: unknown): unknown => (isMap(option) ? option.value : option)

/** What an input is for the widget: where that hides it, the first value that shows it. */
function valueThere(name: string, { values, page }: Lender, when: Widget['when']): InputValue {
  const value = values[name]!
  if (typeof value === 'object') return value
  const [wanted, banned] = [when?.input?.[name], when?.not?.[name]].map((one) => [one ?? []].flat())
  if (wanted!.length > 0) return wanted!.includes(value) ? value : wanted![0]!
  if (!banned!.includes(value)) return value
  const { options } = inputsOf(page)[name] as { options?: unknown }
  const other = [options ?? []].flat().map(valueOfOption)
  return (other.find((one) => !banned!.includes(one as never)) as InputValue | undefined) ?? value
}

/** Conditions on inputs that the page has not are no more: the values that they asked for are written. */
function left(when: Widget['when'], fixed: InputValues): Widget['when'] {
  const still = (conditions: Record<string, unknown> | undefined) =>
    Object.entries(conditions ?? {}).filter(([name]) => !Object.hasOwn(fixed, name))
  const kept = Object.entries({ input: still(when?.input), not: still(when?.not) })
    .filter(([, entries]) => entries.length > 0)
    .map(([key, entries]) => [key, Object.fromEntries(entries)])
  const { available } = when ?? {}
  const conditions = { ...Object.fromEntries(kept), ...(available ? { available } : {}) }
  return Object.keys(conditions).length > 0 ? conditions : undefined
}

/** What a click does, where this page can have that done. */
function clickHere(on: Widget['on'], lender: Lender, to: WrittenPage, fixed: InputValues): Widget['on'] {
  const { set, open, tab } = on?.click ?? {}
  const [there, here] = [inputsOf(lender.page), inputsOf(to)]
  const shared = (name: string) => there[name] !== undefined && fits(there[name], here[name])
  const opens = tab === undefined || open !== undefined || tabPlaces(to).some((place) => place.tab.id === tab)
  if (!on || !opens || !Object.keys(set ?? {}).every(shared)) return undefined
  // It may hand on what the widget itself does not read.
  const others = Object.entries(lender.values).filter(([name]) => !shared(name))
  return bind(on, { ...Object.fromEntries(others), ...fixed }, lender.languages) as Widget['on']
}

/** Values in place of `$name` everywhere, and of `{name}` inside texts; all else as it is written. */
function bind(value: unknown, fixed: InputValues, languages: readonly Lang[]): unknown {
  if (typeof value === 'string') {
    const name = referenceIn(value)
    if (name === undefined || !Object.hasOwn(fixed, name)) return value
    const own = fixed[name]
    return typeof own === 'string' && own.startsWith('$') ? `$${own}` : own
  }
  if (Array.isArray(value)) return value.map((entry) => bind(entry, fixed, languages))
  if (!isMap(value)) return value
  if (isText(value, languages)) return bindText(value, fixed)
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) =>
      // The one text that is written in no language.
      key === 'file' && typeof entry === 'string'
        ? [key, bindText(entry, fixed)]
        : [key, bind(entry, fixed, languages)],
    ),
  )
}

/** The own title in the words of the fixed values, and the subjects that it does not say. */
function titleOf(
  widget: Partial<WrittenWidget>,
  title: Text,
  fixed: InputValues,
  { subjects, say }: Lender,
): Text | undefined {
  const own = widget.title ?? title
  const of = namedInputs({ params: widget.params } as Partial<Widget>, subjects)
  const unsaid = of.filter((name) => Object.hasOwn(fixed, name) && !namedIn(own, name))
  if (!widget.title && unsaid.length === 0) return undefined
  return Object.fromEntries(
    Object.entries(own).map(([lang, words]) => {
      const values = Object.entries(fixed).map(([name, value]) => [name, say(name, value, lang)])
      return [
        lang,
        [bindText(words, Object.fromEntries(values)), ...unsaid.map((name) => fixed[name])].join(' · '),
      ]
    }),
  )
}

const namedIn = (text: Text, name: string): boolean =>
  Object.values(text).some((words) => words.includes(`{${name}}`))
