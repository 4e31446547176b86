import type { ResolvedPage, ResolvedWidget } from '../../core/api/pages.ts'
import { applyEdits } from '../../core/edit/apply.ts'
import { arrange } from '../../core/edit/arrange.ts'
import type { Edit } from '../../core/edit/edit.ts'
import { inverseOf } from '../../core/edit/inverse.ts'
import { mendClicks } from '../../core/edit/mend-clicks.ts'
import { mendControls } from '../../core/edit/mend-controls.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import type { Page } from '../../core/page/page.ts'
import type { At } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import type { Instance } from '../page/instances.ts'
import { contentOf, type Known, learn } from './project-page.ts'
import { findWidget, widgetsIn } from './written.ts'

/** Edits done at once, what takes them back, and the sentence that says so. */
export interface Step {
  readonly edits: readonly Edit[]
  readonly back: readonly Edit[]
  readonly said: string
}

/** Something under a finger or a pointer. */
export interface Moving {
  readonly instance: string
  readonly widget: string
  readonly by: 'move' | 'resize'
  /** Where it would then be on the page file's grid. */
  readonly at: At
  readonly places: (instances: readonly Instance[]) => readonly Instance[]
}

export interface DeskState {
  readonly page: WrittenPage
  readonly past: readonly Step[]
  readonly future: readonly Step[]
  readonly known: Known
  readonly base: ResolvedPage
  readonly selected: string | null
  readonly moving: Moving | null
  /** What was done last, for who does not see it; counted, since the same can be said twice. */
  readonly said: { readonly text: string; readonly n: number }
}

export type Desk = ReturnType<typeof createDesk>

/**
 * A page on its way to another, step by step: what is done, undone and chosen. `resolved` is what the server made of
 * `read`, the page as it is read.
 */
export function createDesk(page: WrittenPage, read: WrittenPage, resolved: ResolvedPage) {
  const listeners = new Set<() => void>()
  let state: DeskState = {
    ...{ page, past: [], future: [], base: resolved, known: learn(new Map(), read, resolved) },
    ...{ selected: null, moving: null, said: { text: '', n: 0 } },
  }
  const set = (change: Partial<DeskState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const say = (text: string) => ({ text, n: state.said.n + 1 })
  const stillThere = (page: WrittenPage) =>
    state.selected !== null && findWidget(page, state.selected) ? state.selected : null
  const go = (page: WrittenPage, change: Partial<DeskState>) =>
    set({ page, selected: stillThere(page), moving: null, ...change })

  const widgetOf = (id: string): ResolvedWidget | null => {
    const found = findWidget(state.page, id)
    return found ? (state.known.get(contentOf(found.widget)) ?? null) : null
  }
  /** What stands on the grid beside a widget, itself included: those beside the page's title do not. */
  const onGrid = (tab: string | null) =>
    widgetsIn(state.page, tab).filter(({ id }) => widgetOf(id)?.frame !== 'header')

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get: () => state,
    /** One step; nothing where there is nothing to do. */
    do(edits: readonly Edit[], said: string): void {
      if (edits.length === 0) {
        set({ moving: null })
        return
      }
      const made = applyEdits(state.page, edits)
      // Controls of what is gone stand nowhere, and no click leads there.
      const mend = [...mendControls(made), ...mendClicks(made)]
      const step = { edits: [...edits, ...mend], back: inverseOf(state.page, [...edits, ...mend]), said }
      const page = applyEdits(made, mend)
      go(page, { past: [...state.past, step], future: [], said: say(said) })
    },
    undo(words: (said: string) => string): void {
      const step = state.past.at(-1)
      if (!step) return
      const page = applyEdits(state.page, step.back)
      const [past, future] = [state.past.slice(0, -1), [step, ...state.future]]
      go(page, { past, future, said: say(words(step.said)) })
    },
    redo(words: (said: string) => string): void {
      const [step, ...future] = state.future
      if (!step) return
      go(applyEdits(state.page, step.edits), {
        past: [...state.past, step],
        future,
        said: say(words(step.said)),
      })
    },
    select: (selected: string | null) => state.selected !== selected && set({ selected }),
    move: (moving: Moving | null) => set({ moving }),
    say: (text: string) => set({ said: say(text) }),
    /** The server has made out a written page. */
    learn: (written: WrittenPage, resolved: ResolvedPage) =>
      set({ known: learn(state.known, written, resolved), base: resolved }),
    widgetOf,
    onGrid,
    titleOf: (id: string): Text | null =>
      findWidget(state.page, id)?.widget.title ?? widgetOf(id)?.title ?? null,
    /** The edits that put a widget at a place: its own, and those of what must make room. */
    arranged(id: string, at: At): readonly Edit[] {
      const found = findWidget(state.page, id)
      return found ? arrange(onGrid(found.tab), id, at, state.page.inputs as Page['inputs']) : []
    },
  }
}
