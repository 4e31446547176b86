import { TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Conflict } from '../../core/edit/conflict.ts'
import { diffPages } from '../../core/edit/diff.ts'
import { mergePages } from '../../core/edit/merge.ts'
import { resolveConflicts } from '../../core/edit/resolve.ts'
import { tabPlaces, type WrittenPage, type WrittenWidget } from '../../core/edit/written-page.ts'
import type { At } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { Dialog } from '../shell/dialog.tsx'
import type { Clash } from './begin.ts'
import type { Desk } from './desk.ts'
import { Rows, said, useChanges } from './rows.tsx'
import { useDesk } from './use-desk.ts'
import type { Saving } from './use-saving.ts'
import { useEditWords } from './words.ts'

/** Both sides put together; where they conflict it holds what is on the desk. */
function useMerged(desk: Desk, clash: Clash) {
  const page = useDesk(desk, (now) => now.page)
  return useMemo(() => {
    const offGrid = ({ id }: WrittenWidget) => desk.widgetOf(id)?.frame === 'header'
    return { page, offGrid, ...named(mergePages(clash.base, page, clash.theirs, offGrid)) }
  }, [desk, clash, page])
}
const named = ({ page, conflicts }: ReturnType<typeof mergePages>) => ({ merged: page, conflicts })

/** Somebody else saved first, or the page below has changed. It never stands in the way of editing. */
export function ClashBanner({ desk, saving, clash }: { desk: Desk; saving: Saving; clash: Clash }) {
  const { e } = useEditWords()
  const [open, setOpen] = useState<'differences' | 'merge' | null>(null)
  const { conflicts } = useMerged(desk, clash)
  const name = useNames(desk, clash)
  const names = [...new Set(conflicts.map((one) => `“${name(one)}”`))]
  const what = {
    team: e.clashTeam(clash.by ?? e.somebody),
    personal: e.clashOwn,
    draft: e.clashDraft,
    below: e.clashBelow,
  }[clash.level]
  return (
    <div role="alert" className="edit-clash no-print">
      <TriangleAlert className="icon text-warn" aria-hidden="true" />
      <p className="min-w-0 flex-1">
        <b className="font-medium">{what}</b>{' '}
        <span className="text-fg-2">
          {e.keptDraft} {conflicts.length > 0 ? e.clashSame(names.length, names.join(', ')) : e.clashApart}
        </span>
      </p>
      <button
        type="button"
        className="btn btn-small"
        aria-haspopup="dialog"
        onClick={() => setOpen('differences')}
      >
        {e.differences}
      </button>
      <button type="button" className="btn btn-small" aria-haspopup="dialog" onClick={() => setOpen('merge')}>
        {e.merge}
      </button>
      <button
        type="button"
        className="btn btn-small border-transparent bg-transparent"
        onClick={saving.later}
      >
        {e.later}
      </button>
      {open === 'differences' && <Differences desk={desk} clash={clash} onClose={() => setOpen(null)} />}
      {open === 'merge' && (
        <MergeDialog desk={desk} saving={saving} clash={clash} onClose={() => setOpen(null)} />
      )}
    </div>
  )
}

/** What each side changed. */
function Differences({ desk, clash, onClose }: { desk: Desk; clash: Clash; onClose: () => void }) {
  const { e } = useEditWords()
  const page = useDesk(desk, (now) => now.page)
  const theirs = useChanges(clash.base, clash.theirs)
  const mine = useChanges(clash.base, page)
  const pages = [clash.base, clash.theirs, page]
  return (
    <Dialog open wide onClose={onClose} title={e.differences}>
      <div className="mt-1 grid max-h-[60dvh] gap-4 overflow-y-auto phone:grid-cols-2">
        {(
          [
            [e.theirChanges, theirs],
            [e.myChanges, mine],
          ] as const
        ).map(([title, { rows, beyond }]) => (
          <section key={title} className="min-w-0">
            <h3 className="text-12 font-medium text-fg-2">{title}</h3>
            <Rows desk={desk} pages={pages} rows={rows} beyond={beyond} />
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** Keeps both sides; where both changed the same, one of them is chosen. */
function MergeDialog(props: { desk: Desk; saving: Saving; clash: Clash; onClose: () => void }) {
  const { e } = useEditWords()
  const { desk, saving, clash, onClose } = props
  const { page, merged, conflicts, offGrid } = useMerged(desk, clash)
  const [sides, setSides] = useState<readonly ('mine' | 'theirs')[]>(() =>
    conflicts.map(() => 'mine' as const),
  )
  const name = useNames(desk, clash)
  const inWords = useInWords([clash.base, page, clash.theirs])
  const merge = () => {
    const both = resolveConflicts(merged, conflicts, sides, offGrid)
    // Fields that no edit reaches are part of it, too: then the page is taken as a whole.
    const { edits, beyond } = diffPages(page, both)
    desk.do(beyond.length > 0 ? [{ do: 'new-page', page: both }] : edits, e.mergedSaid)
    saving.mergedWith(clash)
    onClose()
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={e.mergeTitle}
      text={e.mergeText}
      foot={
        <>
          <button type="button" className="btn btn-small" onClick={onClose}>
            {e.cancel}
          </button>
          <button type="button" className="btn btn-small btn-primary" onClick={merge}>
            {e.mergeDo}
          </button>
        </>
      }
    >
      <div className="mt-3 grid max-h-[55dvh] gap-3 overflow-y-auto">
        {conflicts.map((conflict, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conflicts have no names, and never move
          <fieldset key={i} className="min-w-0">
            <legend className="mb-1 text-12">
              <b className="font-medium">{name(conflict)}</b>
              <span className="text-fg-2">
                {' · '}
                {e.aspects[conflict.aspect] ?? conflict.path.join('.')}
              </span>
            </legend>
            <div className="grid gap-2 phone:grid-cols-2">
              {(['theirs', 'mine'] as const).map((side) => (
                <label
                  key={side}
                  className="flex min-w-0 items-start gap-2 rounded-6 border border-line px-3 py-2 text-12 has-[:checked]:border-accent-strong has-[:checked]:bg-accent-tint has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-1 has-[:focus-visible]:outline-focus pointer-coarse:min-h-11"
                >
                  <input
                    type="radio"
                    name={`conflict-${i}`}
                    checked={sides[i] === side}
                    onChange={() => setSides(sides.map((old, j) => (j === i ? side : old)))}
                    className="mt-0.5 size-4 flex-none accent-(--accent-strong) outline-none"
                  />
                  <span className="min-w-0">
                    <span className="block text-fg-2">{side === 'mine' ? e.mergeMine : e.mergeTheirs}</span>
                    <span className="block [overflow-wrap:anywhere]">{inWords(conflict, side)}</span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        ))}
        {conflicts.length === 0 && <p className="text-12 text-fg-2">{e.clashApart}</p>}
      </div>
    </Dialog>
  )
}

/** What a conflict is about, by its title. */
function useNames(desk: Desk, clash: Clash): (conflict: Conflict) => string {
  const { text } = useEditWords()
  return ({ of, id }) => {
    if (of === 'page') return text(clash.theirs.title)
    const tab =
      of === 'tab' && [clash.theirs, clash.base].flatMap(tabPlaces).find((one) => one.tab.id === id)?.tab
    return text((tab ? tab.title : desk.titleOf(id)) ?? { en: id })
  }
}

/** One side of a conflict in words. */
function useInWords(pages: readonly WrittenPage[]): (conflict: Conflict, side: 'mine' | 'theirs') => string {
  const { e, text } = useEditWords()
  const tabs = pages.flatMap(tabPlaces)
  const tab = (id: unknown) => {
    const found = tabs.find((place) => place.tab.id === id)
    return found ? text(found.tab.title) : e.aboveTabs
  }
  return (conflict, side) => {
    const value = conflict[side]
    switch (conflict.aspect) {
      case 'place': {
        const { x, y, tab: on } = value as Pick<At, 'x' | 'y'> & { tab: string | null }
        return `${e.point(x, y)}, ${tab(on)}`
      }
      case 'size': {
        const { w, h } = value as Pick<At, 'w' | 'h'>
        return e.size(w, h)
      }
      case 'removed':
        return value === undefined ? e.gone : e.kept
      case 'title':
        return value ? text(value as Text) : e.ownName
      case 'order':
        return (value as readonly string[]).map(tab).join(', ')
      case 'in':
        return tab(value)
      default:
        return said(value, e.none)
    }
  }
}
