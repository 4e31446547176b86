import type { ResolvedPage, ResolvedTab, ResolvedWidget } from '../../core/api/pages.ts'
import type { WrittenPage, WrittenTab, WrittenWidget } from '../../core/edit/written-page.ts'
import { sheetsOf } from './written.ts'

/** Widgets as the server made them out, by what they say: `contentOf`. */
export type Known = ReadonlyMap<string, ResolvedWidget>

/** All that a widget says but where it stands, what it is called and whether phones show it. */
export function contentOf({ id: _id, at: _at, phone: _phone, title, ...content }: WrittenWidget): string {
  return JSON.stringify([content, title === undefined])
}

/** What is known once the server has made out a written page. */
export function learn(known: Known, written: WrittenPage, resolved: ResolvedPage): Known {
  const made = new Map(widgetsOf(resolved).map((widget) => [widget.id, widget]))
  const learnt = sheetsOf(written)
    .flatMap(({ widgets }) => widgets)
    .flatMap((widget) => {
      const one = made.get(widget.id)
      return one ? [[contentOf(widget), one] as const] : []
    })
  return new Map([...known, ...learnt])
}

const widgetsOf = (page: ResolvedPage): readonly ResolvedWidget[] => [
  ...page.widgets,
  ...page.tabs.flatMap((tab) => [...tab.widgets, ...tab.tabs.flatMap(({ widgets }) => widgets)]),
]

/** What of a page the server must be asked about: all but places, titles and what phones show, which the browser knows itself. */
export function substanceOf(page: WrittenPage): string {
  return JSON.stringify([
    page.inputs,
    sheetsOf(page).map(({ tab, widgets }) => [tab, widgets.map((widget) => [widget.id, contentOf(widget)])]),
  ])
}

/**
 * A written page as the shell draws it, made of what is known: moving, resizing and renaming need no server. A widget
 * that is not known yet is its former self, or else an empty place.
 */
export function projectPage(written: WrittenPage, known: Known, base: ResolvedPage): ResolvedPage {
  const former = new Map(widgetsOf(base).map((widget) => [widget.id, widget]))
  const tabs = new Map(base.tabs.flatMap((tab) => [tab, ...tab.tabs]).map((tab) => [tab.id, tab]))
  const widget = (one: WrittenWidget): ResolvedWidget => {
    const { id, at } = one
    const phone = one.phone === 'hidden' ? one.phone : undefined
    const made = known.get(contentOf(one)) ?? former.get(id) ?? emptyPlace(one)
    return { ...made, id, at, title: one.title ?? made.title, phone }
  }
  const tab = (one: WrittenTab): ResolvedTab => ({
    id: one.id,
    title: one.title,
    controls: tabs.get(one.id)?.controls ?? [],
    defaults: tabs.get(one.id)?.defaults ?? {},
    widgets: (one.widgets ?? []).map(widget),
    tabs: (one.tabs ?? []).map(tab),
  })
  return {
    ...base,
    title: written.title,
    widgets: (written.widgets ?? []).map(widget),
    tabs: (written.tabs ?? []).map(tab) as ResolvedPage['tabs'],
  }
}

const emptyPlace = ({ id, widget, at, title }: WrittenWidget): ResolvedWidget => ({
  ...{ id, widget, at, title: title ?? { en: id }, hint: null, frame: 'widget', height: 'place' },
  ...{ options: {}, draws: [], inputs: [], subjects: [], controls: [], hasData: true },
  ...{ export: { csv: false }, when: null, repeat: null, on: null, info: { metrics: [], datasets: [] } },
})
