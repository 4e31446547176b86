import { useMemo } from 'react'
import { arrange } from '../../core/edit/arrange.ts'
import type { Edit } from '../../core/edit/edit.ts'
import { freePlace } from '../../core/edit/free-place.ts'
import { readingUnits, reorder } from '../../core/edit/reorder.ts'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import type { Page } from '../../core/page/page.ts'
import type { At } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import type { Desk } from './desk.ts'
import { useEditWords } from './words.ts'
import { bottomOf, findWidget, freshId, unusedId } from './written.ts'

export type Acts = ReturnType<typeof useActs>

/** What can be done with the widgets of a page, each with the sentence that says it. */
export function useActs(desk: Desk) {
  const { e, text } = useEditWords()
  return useMemo(() => {
    const title = (id: string) => text(desk.titleOf(id) ?? { en: id })
    const place = ({ x, y, w, h }: At) => e.place(x, w, y, h)
    const others = (edits: readonly Edit[], id: string) => {
      const moved = new Set(
        edits.flatMap((edit) => (edit.do === 'move' && edit.widget !== id ? [edit.widget] : [])),
      )
      return moved.size === 0 ? '' : `; ${e.also(moved.size)}`
    }
    return {
      title,
      place,
      /** What `desk.arranged` gave for this place. */
      placed(id: string, edits: readonly Edit[], at: At): void {
        const sized = edits.some((edit) => edit.do === 'resize' && edit.widget === id)
        const said = sized ? e.resized(title(id), at.w, at.h) : e.moved(title(id), place(at))
        desk.do(edits, said + others(edits, id))
      },
      put(id: string, at: At): void {
        this.placed(id, desk.arranged(id, at), at)
      },
      remove: (id: string) => desk.do([{ do: 'remove', widget: id }], e.removed(title(id))),
      /** At the first place of a tab where nobody has to make room. Gives its id. */
      add(widget: WrittenWidget, called: Text, tab: string | null): string {
        const { page } = desk.get()
        const id = unusedId(widget.id, page)
        const at = freePlace(desk.onGrid(tab), widget, page.inputs as Page['inputs'])
        desk.do([{ do: 'add', tab, widget: { ...widget, id, at } }], e.added(text(called), place(at)))
        return id
      },
      /** Under the one that is copied. Gives the copy's id. */
      duplicate(id: string): string {
        const { page } = desk.get()
        const found = findWidget(page, id)!
        const { at } = found.widget
        const copy = freshId(id, page)
        const below = { ...at, y: at.y + at.h }
        const widgets = [...desk.onGrid(found.tab), { ...found.widget, id: copy, at: below }]
        const room = arrange(widgets, copy, below, page.inputs as Page['inputs'])
        const edits: Edit[] = [{ do: 'duplicate', widget: id, id: copy, x: below.x, y: below.y }, ...room]
        desk.do(edits, e.duplicated(title(id)) + others(edits, copy))
        return copy
      },
      /** Under everything that is in the other tab. */
      toTab(id: string, tab: string | null, name: string): void {
        const { x } = findWidget(desk.get().page, id)!.widget.at
        const y = bottomOf(desk.onGrid(tab))
        desk.do([{ do: 'move-to-tab', widget: id, tab, x, y }], e.toTab(title(id), name))
      },
      /** To another place in the order of reading, counted in units: those that share a place are one. */
      reorder(id: string, to: number): void {
        const { page } = desk.get()
        const widgets = desk.onGrid(findWidget(page, id)!.tab)
        const inputs = page.inputs as Page['inputs']
        const n = readingUnits(widgets, inputs).length
        desk.do(reorder(widgets, id, to, inputs), e.reordered(title(id), to + 1, n))
      },
      onPhones(id: string, shown: boolean): void {
        const said = shown ? e.shownOnPhones(title(id)) : e.hidOnPhones(title(id))
        const value = shown ? {} : { value: 'hidden' }
        desk.do([{ do: 'set-field', widget: id, field: 'phone', ...value }], said)
      },
      /** Options and params. */
      set: (id: string, edits: readonly Edit[], what: string) => desk.do(edits, e.set(title(id), what)),
      retitle(id: string, now: Text | undefined): void {
        const said = e.retitled(now ? text(now) : title(id))
        desk.do([{ do: 'retitle', of: 'widget', id, ...(now ? { title: now } : {}) }], said)
      },
    }
  }, [desk, e, text])
}
