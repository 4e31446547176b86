import { isMap } from '../words/is-map.ts'
import { type Locale, wordOf } from '../words/localise.ts'
import type { Path } from '../yaml/issue.ts'
import type { Page } from './page.ts'

/**
 * A page is written in the instance's words (an input of `type: ticker`, a click that opens a `ticker`) and checked
 * against them; from there on the engine knows only its own: subject and group.
 */
export function inEngineWords(page: Readonly<Record<string, unknown>>, locale: Locale): Partial<Page> {
  return inWords(page, (word) => [wordOf(word, locale), word]) as Partial<Page>
}

/** The way back: a page as its file would say it. */
export function inOwnWords(page: Page, locale: Locale): Written {
  return inWords(page, (word) => [word, wordOf(word, locale)])
}

type Written = Readonly<Record<string, unknown>>

function inWords(page: Written, change: (word: string) => readonly [from: string, to: string]): Written {
  const word = (name: unknown, words: readonly string[]) =>
    words.map(change).find(([from]) => from === name)?.[1] ?? name
  const input = (value: unknown) => {
    if (!isMap(value)) return value
    const { options } = value
    const named = renamed(value, ...change('group'))
    const type = word(value.type, ['subject'])
    const from =
      isMap(options) && 'from' in options
        ? { options: { from: word(options.from, ['subjects', 'groups']) } }
        : {}
    return { ...named, type, ...from }
  }
  const widget = (value: unknown) => {
    if (!isMap(value) || !isMap(value.on) || !isMap(value.on.click)) return value
    return { ...value, on: { ...value.on, click: renamed(value.on.click, ...change('subject')) } }
  }
  const held = (value: unknown): unknown => {
    if (!isMap(value)) return value
    const parts = { widgets: widget, tabs: held }
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        const change = Object.hasOwn(parts, key) ? parts[key as keyof typeof parts] : undefined
        return [key, change && Array.isArray(part) ? part.map(change) : part]
      }),
    )
  }
  const own = held(page) as Record<string, unknown>
  if (!isMap(page.inputs)) return own
  const read = Object.entries(page.inputs).map(([name, value]) => [name, input(value)])
  return { ...own, inputs: Object.fromEntries(read) }
}

function renamed(map: Readonly<Record<string, unknown>>, from: string, to: string) {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key === from ? to : key, value]))
}

/** Where a fault of a page in the engine's words stands in its file. */
export function placeInFile(path: Path, locale: Locale): Path {
  return path.map((step, i) => {
    if (step === 'subject' && path[i - 1] === 'click') return wordOf('subject', locale)
    if (step === 'group' && path[i - 2] === 'inputs') return wordOf('group', locale)
    return step
  })
}
