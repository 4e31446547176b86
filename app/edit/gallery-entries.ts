import type { ResolvedInput, ResolvedPage, ResolvedTab, ResolvedWidget } from '../../core/api/pages.ts'
import { borrow } from '../../core/edit/borrow.ts'
import { type WrittenPage, type WrittenWidget, widgetPlaces } from '../../core/edit/written-page.ts'
import type { InputValue } from '../../core/page/page.ts'
import { holds } from '../../core/page/when.ts'
import { fold, type Lang, say, type Text } from '../../core/words/text.ts'
import { inputQuery, type Values } from '../inputs/input-state.ts'
import { type Instance, instancesOf } from '../page/instances.ts'
import { queryOf } from '../request.ts'
import { en } from '../words/edit/en.ts'
import { type EditMessages, vi } from '../words/edit/vi.ts'

/** A page as its reader has it: as it is written, and as the server made it out. */
export interface Lent {
  readonly written: WrittenPage
  readonly page: ResolvedPage
}

/** Something that can be added to a page. */
export interface Entry {
  readonly id: string
  readonly title: Text
  /** The page, and the tab of it, where it stands. */
  readonly place: Text
  /** As it would stand on this page; null where it cannot. */
  readonly widget: WrittenWidget | null
  /** Label of the input that this page would have to have. */
  readonly needs: Text | null
  /** What does not change with this page's inputs, in words. */
  readonly fixed: Text | null
  /** What of this page's inputs must be another than now for it to be seen, in words. */
  readonly only: Text | null
  readonly drawn: Instance | null
  /** Where the numbers for that are; null where it has none. */
  readonly numbers: string | null
  /** What it is found by, folded. */
  readonly found: string
}

/** The words of the editor in every language of the instance. */
export const everywhere = (languages: readonly Lang[], words: (e: EditMessages) => string): Text =>
  Object.fromEntries(languages.map((lang) => [lang, words(say({ en, vi }, lang))]))

/** What needs no numbers. */
export function plainEntries(languages: readonly Lang[]): readonly Entry[] {
  const entry = (
    kind: string,
    frame: ResolvedWidget['frame'],
    size: { w: number; h: number },
    title: Text,
    options: Record<string, unknown>,
  ): Entry => {
    const at = { x: 0, y: 0, ...size }
    const widget: WrittenWidget = {
      id: kind,
      widget: kind,
      title,
      ...(frame === 'line' ? { options } : {}),
      at,
    }
    const resolved: ResolvedWidget = {
      ...{ id: kind, widget: kind, title, hint: null, frame, height: 'place', options, draws: [], at },
      ...{ inputs: [], subjects: [], controls: [], hasData: false, export: { csv: false } },
      ...{ when: null, repeat: null, on: null, info: { metrics: [], datasets: [] } },
    }
    return {
      ...{ id: kind, title, widget, needs: null, fixed: null, only: null, numbers: null },
      place: everywhere(languages, (e) => e.plainKinds),
      drawn: { id: kind, widget: resolved, at, values: {}, title, options },
      found: fold(Object.values(title).join(' ')),
    }
  }
  const heading = everywhere(languages, (e) => e.newHeading)
  const note = everywhere(languages, (e) => e.newText)
  const text = everywhere(languages, (e) => e.newTextBody)
  return [
    entry('heading', 'bare', { w: 12, h: 1 }, heading, {}),
    entry('text', 'line', { w: 6, h: 1 }, note, { text }),
  ]
}

/**
 * The widgets of a page that have numbers, as they would stand on another. `values` are what that one's inputs are now.
 */
export function entriesOf(
  { written, page }: Lent,
  here: WrittenPage,
  values: Values,
  languages: readonly Lang[],
): readonly Entry[] {
  const places = new Map(widgetPlaces(written).map(({ widget }) => [widget.id, widget]))
  const leaves = page.tabs.flatMap((tab) =>
    tab.tabs.length > 0 ? tab.tabs.map((inner) => [tab, inner]) : [[tab]],
  )
  const sheets: readonly (readonly [readonly ResolvedTab[], readonly ResolvedWidget[]])[] = [
    [[], page.widgets],
    ...leaves.map((path) => [path, path.at(-1)!.widgets] as const),
  ]
  const subjects = page.inputs.filter(({ type }) => type === 'subject').map(({ name }) => name)
  return sheets.flatMap(([path, widgets]) => {
    const inputs = inputsIn(page, path.at(-1))
    const labels = sayValue(inputs)
    const lender = {
      ...{ page: written, subjects, languages, say: labels },
      values: Object.fromEntries(inputs.map((input) => [input.name, input.default])),
    }
    const place = joined(languages, ' · ', [page.title, ...path.map(({ title }) => title)])
    return widgets.flatMap((resolved): Entry[] => {
      const own = places.get(resolved.id)
      if (!own || !resolved.hasData || resolved.frame === 'header' || resolved.missing) return []
      const lent = borrow(own, resolved.title, lender, here)
      const fixed = 'fixed' in lent ? lent.fixed : {}
      const named = inputs.filter(({ name }) => resolved.inputs.includes(name))
      const chosen = { ...lender.values, ...('fixed' in lent ? { ...among(values, named), ...fixed } : {}) }
      const hidden = hiding(resolved.when, chosen, inputs)
      const now = { ...chosen, ...hidden }
      const title = ('widget' in lent && lent.widget.title) || resolved.title
      const shown = { ...resolved, title, when: null, at: { ...resolved.at, x: 0, y: 0 } }
      const [drawn = null] = instancesOf([shown], now, inputs, languages)
      const needs = 'needs' in lent ? inputs.find(({ name }) => name === lent.needs)! : null
      return [
        {
          id: `${page.id}/${resolved.id}`,
          title: drawn?.title ?? title,
          place,
          widget: 'widget' in lent ? lent.widget : null,
          needs: needs?.label ?? null,
          fixed: inWords(inputs, fixed, labels, languages),
          only: 'widget' in lent ? inWords(inputs, hidden, labels, languages) : null,
          drawn,
          numbers: drawn && addressOf(page, drawn, named, now),
          found: foundBy(resolved, [title, place]),
        },
      ]
    })
  })
}

/** A page's inputs with the defaults of one of its tabs. */
const inputsIn = ({ inputs }: ResolvedPage, tab: ResolvedTab | undefined): readonly ResolvedInput[] =>
  inputs.map((input) => {
    const own = tab?.defaults[input.name]
    return own === undefined ? input : { ...input, default: own }
  })

/** Of the inputs on which a widget depends to be seen, those that hide it now, each with a value that shows it. */
function hiding(when: ResolvedWidget['when'], values: Values, inputs: readonly ResolvedInput[]): Values {
  const holdsFor = (name: string, value: unknown) => {
    const one = { ...values, [name]: value as InputValue }
    const own = (conditions: Record<string, unknown> | undefined) =>
      conditions && name in conditions ? { [name]: conditions[name] } : {}
    return holds({ input: own(when?.input), not: own(when?.not) }, one)
  }
  const names = [...Object.keys(when?.input ?? {}), ...Object.keys(when?.not ?? {})]
  return Object.fromEntries(
    names.flatMap((name): [string, InputValue][] => {
      if (holdsFor(name, values[name])) return []
      const input = inputs.find((one) => one.name === name)
      const known = input?.options?.map(({ value }) => value) ?? [true, false]
      const shown = known.find((value) => holdsFor(name, value))
      if (shown === undefined) return []
      return [[name, input?.type === 'multi-choice' ? [shown] : shown]]
    }),
  )
}

const among = (values: Values, inputs: readonly ResolvedInput[]): Values =>
  Object.fromEntries(
    inputs.flatMap(({ name }) => (Object.hasOwn(values, name) ? [[name, values[name]!]] : [])),
  )

const sayValue = (inputs: readonly ResolvedInput[]) => (name: string, value: InputValue, lang: Lang) => {
  const options = inputs.find((input) => input.name === name)?.options ?? []
  const word = (one: unknown) => {
    const label = options.find((option) => option.value === one)?.label
    return label ? say(label, lang) : String(one)
  }
  return Array.isArray(value) ? value.map(word).join(', ') : word(value)
}

/** Values and the labels of their inputs; null where there are none. */
function inWords(
  inputs: readonly ResolvedInput[],
  fixed: Values,
  words: ReturnType<typeof sayValue>,
  languages: readonly Lang[],
): Text | null {
  const named = inputs.filter(({ name }) => Object.hasOwn(fixed, name))
  if (named.length === 0) return null
  const said = named.map(
    ({ name, label }): Text =>
      Object.fromEntries(
        languages.map((lang) => [lang, `${say(label, lang)} ${words(name, fixed[name]!, lang)}`]),
      ),
  )
  return joined(languages, ' · ', said)
}

const joined = (languages: readonly Lang[], by: string, texts: readonly Text[]): Text =>
  Object.fromEntries(languages.map((lang) => [lang, texts.map((text) => say(text, lang)).join(by)]))

function addressOf(
  { id, layout }: ResolvedPage,
  drawn: Instance,
  inputs: readonly ResolvedInput[],
  values: Values,
): string {
  const query = { ...inputQuery(inputs, values), ...(layout ? { layout } : {}) }
  return `/api/pages/${encodeURIComponent(id)}/widgets/${encodeURIComponent(drawn.id)}${queryOf(query)}`
}

function foundBy({ info, hint }: ResolvedWidget, texts: readonly Text[]): string {
  const all = [...texts, ...(hint ? [hint] : []), ...info.metrics.map(({ label }) => label)]
  return fold([...all.flatMap((text) => Object.values(text)), ...info.metrics.map(({ id }) => id)].join(' '))
}

/** Those that have every word of what is typed, in this language's titles first; who cannot stand here comes last. */
export function find(entries: readonly Entry[], typed: string, lang: Lang): readonly Entry[] {
  const query = fold(typed.trim())
  const words = query.split(/\s+/)
  const rank = ({ title, widget }: Entry) => {
    const name = fold(say(title, lang))
    const worth = name.startsWith(query) ? 0 : name.includes(query) ? 1 : 2
    return widget ? worth : 3
  }
  return entries
    .filter(({ found }) => words.every((word) => found.includes(word)))
    .toSorted((a, b) => rank(a) - rank(b))
}
