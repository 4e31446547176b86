import { X } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import { flushSync } from 'react-dom'
import { say } from '../../core/words/text.ts'
import { usePages } from '../api.ts'
import { useHighlighted } from '../highlighted.ts'
import type { PageState } from '../page/use-page-state.ts'
import { FIELD, SearchLine } from '../search-line.tsx'
import type { Ahead } from '../shell/search-ahead.tsx'
import { useActs } from './acts.ts'
import { toForm, toWidget } from './cell.tsx'
import type { Desk } from './desk.ts'
import { type Entry, entriesOf, find, plainEntries } from './gallery-entries.ts'
import { type Numbers, Preview } from './gallery-preview.tsx'
import { useDesk } from './use-desk.ts'
import { useLent } from './use-lent.ts'
import { useMetricEntries } from './use-metric-entries.ts'
import { useEditWords } from './words.ts'

interface Props extends Ahead {
  readonly desk: Desk
  readonly state: PageState
  readonly onChange: (change: Partial<Ahead>) => void
  readonly onClose: () => void
}
interface Group {
  readonly name: string
  readonly entries: readonly Entry[]
}

/** All that can be added to the page, each as it would look there: found by words, chosen by a press or by keys. */
export function GalleryList({ desk, state, typed, chosen, onChange, onClose }: Props) {
  const { e, m, text } = useEditWords()
  const acts = useActs(desk)
  const { groups, settled, failed, again } = useFound(desk, state, typed)
  const entries = groups.flatMap((group) => group.entries)
  const { list } = useHighlighted(entries.map(({ id }) => id))
  const numbers = useRef<Numbers>(new Map())
  const box = useRef<HTMLDivElement>(null)
  const highlighted = entries.find(({ id }) => id === list.value)

  const choose = (entry: Entry) => {
    onChange({ chosen: false })
    list.onValueChange(entry.id)
    const { widget, needs } = entry
    if (!widget) return desk.say(`${text(entry.title)}: ${e.needs(text(needs ?? {}))}`)
    // Closing gives the focus back to the widget that had it, and that one is chosen by it.
    flushSync(onClose)
    const id = acts.add(widget, entry.title, state.path.at(-1)?.id ?? null)
    desk.select(id)
    // What is hidden just now has no place of its own.
    requestAnimationFrame(() => {
      const there = document.querySelector(`[data-edit-widget="${CSS.escape(id)}"]`)
      there?.scrollIntoView({ block: 'center' })
      if (there) toWidget(id)
      else toForm()
    })
  }
  const ready = chosen && settled
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when everything that may come first is here
  useEffect(() => {
    if (!ready) return
    if (highlighted) choose(highlighted)
    else onChange({ chosen: false })
  }, [ready])

  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      // What comes first may still be on its way.
      if (settled || typed.trim() === '') highlighted && choose(highlighted)
      else onChange({ chosen: true })
      return
    }
    const to = stepTo(box.current!, list.value, event)
    if (to === null) return
    event.preventDefault()
    list.onValueChange(to)
    box.current!.querySelector(`#${CSS.escape(optionId(to))}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <>
      <SearchLine large>
        <input
          // biome-ignore lint/a11y/noAutofocus: a dialog that was opened to type in
          autoFocus
          type="text"
          role="combobox"
          aria-label={e.findWidget}
          aria-expanded="true"
          aria-controls="gallery-list"
          aria-autocomplete="list"
          aria-activedescendant={highlighted && optionId(highlighted.id)}
          autoComplete="off"
          spellCheck={false}
          placeholder={e.findWidget}
          className={`${FIELD} text-16`}
          value={typed}
          onChange={({ target }) => {
            onChange({ typed: target.value, chosen: false })
            list.onValueChange('')
            box.current?.scrollTo({ top: 0 })
          }}
          onKeyDown={key}
        />
        <button type="button" className="icon-btn -mr-1.5" onClick={onClose} aria-label={m.close} title="Esc">
          <X className="icon" aria-hidden="true" />
        </button>
      </SearchLine>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no wheel scrolls it by keys */}
      <div ref={box} tabIndex={0} data-gallery="" className="min-h-0 flex-1 overflow-y-auto px-3.5 pb-4">
        <div id="gallery-list" role="listbox" aria-label={e.addWidget} aria-busy={!settled || undefined}>
          {groups.map(({ name, entries }) => (
            // biome-ignore lint/a11y/useSemanticElements: options of a list, not fields of a form
            <div key={name} role="group" aria-label={name}>
              <p className="pt-3.5 pb-1.5 text-11 font-medium text-fg-3" aria-hidden="true">
                {name}
              </p>
              <div className="gallery-grid">
                {entries.map((entry) => (
                  <Option
                    key={entry.id}
                    entry={entry}
                    numbers={numbers.current}
                    selected={entry.id === list.value}
                    onChoose={choose}
                  />
                ))}
              </div>
            </div>
          ))}
        </div>
        {entries.length === 0 && settled && <p className="py-6 text-fg-2">{e.noneFound}</p>}
        {!settled && (
          <p role="status" className="py-4 text-12 text-fg-3">
            {e.readingPages}
          </p>
        )}
        {failed && (
          <p role="alert" className="flex items-center gap-3 py-4 text-12 text-fg-2">
            {e.pagesFailed}
            <button type="button" className="btn btn-small pointer-coarse:h-11" onClick={again}>
              {e.tryAgain}
            </button>
          </p>
        )}
      </div>
      {highlighted && !highlighted.widget && (
        <p role="status" className="border-t border-line px-3.5 py-2 text-12 text-warn">
          {e.needs(text(highlighted.needs ?? {}))}
        </p>
      )}
    </>
  )
}

const NONE: readonly Entry[] = []
const optionId = (id: string) => `gallery-${id}`

/** What matches: by page while nothing is typed, then the best first. It is settled when it is known what comes first. */
function useFound(desk: Desk, state: PageState, typed: string) {
  const { e, lang, languages } = useEditWords()
  const page = useDesk(desk, (now) => now.page)
  const { data: pages } = usePages()
  const { lent, settled, failed, again } = useLent(pages, page.id)
  const { values } = state
  const all = useMemo(
    () => lent.map((one) => entriesOf(one, page, values, languages)),
    [lent, page, values, languages],
  )
  const every = useMemo(() => all.flat(), [all])
  const metrics = useMetricEntries(typed, page, settled ? every : NONE, values)
  const groups = useMemo((): readonly Group[] => {
    const plain = plainEntries(languages)
    if (typed.trim() === '') {
      const byPage = lent.map((one, i) => ({ name: say(one.page.title, lang), entries: all[i] ?? [] }))
      return [{ name: e.plainKinds, entries: plain }, ...byPage].filter(({ entries }) => entries.length > 0)
    }
    const found = find([...plain, ...every], typed, lang)
    return [
      { name: e.foundWidgets, entries: found.filter(({ widget }) => widget) },
      // Behind what is known at once: what comes late takes no other's place.
      { name: e.fromRegistry, entries: metrics.entries },
      { name: e.notHere, entries: found.filter(({ widget }) => !widget) },
    ].filter(({ entries }) => entries.length > 0)
  }, [lent, all, every, metrics.entries, typed, lang, languages, e])
  const known = groups[0] && groups[0].name !== e.notHere
  return { groups, settled: settled && (Boolean(known) || metrics.settled), failed, again }
}

const Option = memo(function Option(props: {
  readonly entry: Entry
  readonly numbers: Numbers
  readonly selected: boolean
  readonly onChoose: (entry: Entry) => void
}) {
  const { e, text } = useEditWords()
  const { entry, selected } = props
  const { title, place, fixed, only, needs, widget } = entry
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of the list
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
    <div
      id={optionId(entry.id)}
      role="option"
      aria-selected={selected}
      aria-disabled={widget ? undefined : true}
      data-entry={entry.id}
      className="gallery-option"
      onClick={() => props.onChoose(entry)}
    >
      <Preview entry={entry} numbers={props.numbers} />
      <div className="px-3 py-2">
        <p className="truncate text-13 leading-body font-strong" title={text(title)}>
          {text(title)}
        </p>
        <p className="truncate text-12 text-fg-3" title={text(place)}>
          {text(place)}
        </p>
        {fixed && (
          <p className="truncate text-11 text-fg-2" title={text(fixed)}>
            {e.always(text(fixed))}
          </p>
        )}
        {only && (
          <p className="truncate text-11 text-fg-2" title={text(only)}>
            {e.onlyWith(text(only))}
          </p>
        )}
        {needs && <p className="text-11 text-warn">{e.needs(text(needs))}</p>}
      </div>
    </div>
  )
})

/** The entry to which an arrow leads: up and down by rows; to the sides where it does not move in what is typed. */
function stepTo(
  box: HTMLElement,
  from: string,
  { key, currentTarget, shiftKey }: KeyboardEvent<HTMLInputElement>,
): string | null {
  const all = [...box.querySelectorAll<HTMLElement>('[data-entry]')]
  const at = all.findIndex((one) => one.dataset.entry === from)
  const own = all[at]
  if (!own || shiftKey) return null
  const { selectionStart, selectionEnd, value } = currentTarget
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const edge = key === 'ArrowLeft' ? 0 : value.length
    if (selectionStart !== edge || selectionEnd !== edge) return null
    return all[at + (key === 'ArrowLeft' ? -1 : 1)]?.dataset.entry ?? null
  }
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null
  const down = key === 'ArrowDown'
  const { top, bottom, left } = own.getBoundingClientRect()
  const beyond = (down ? all.slice(at + 1) : all.slice(0, at).reverse()).map((one) => ({
    one,
    box: one.getBoundingClientRect(),
  }))
  const row = beyond.find(({ box }) => (down ? box.top >= bottom : box.bottom <= top))
  if (!row) return from
  const beside = beyond.filter(({ box }) => Math.abs(box.top - row.box.top) < 2)
  const nearest = beside.toSorted((a, b) => Math.abs(a.box.left - left) - Math.abs(b.box.left - left))[0]!
  return nearest.one.dataset.entry!
}
