import { Command } from 'cmdk'
import { useDeferredValue, useEffect } from 'react'
import type { PageSummary } from '../../core/api/pages.ts'
import { fold } from '../../core/words/text.ts'
import { Said } from '../account/fault.tsx'
import { useAccountWords } from '../account/words.ts'
import { usePage } from '../api.ts'
import { useHighlighted } from '../highlighted.ts'
import { useLanguage } from '../language.ts'
import { SaveView } from '../lists/save-view.tsx'
import { MetricCard } from '../page/metric-card.tsx'
import { SearchField } from '../search-field.tsx'
import { Dialog } from './dialog.tsx'
import { Modal } from './modal.tsx'
import { useFound } from './palette-entries.tsx'
import type { Entry } from './palette-entry.ts'
import type { Ahead } from './search-ahead.tsx'

interface Props extends Ahead {
  readonly onClose: () => void
  readonly onChange: (change: Partial<Ahead>) => void
  readonly onMetric: (id: string) => void
  readonly onStillIn: () => void
  readonly onSaveView: () => void
  readonly pages: readonly PageSummary[]
  readonly current: string | null
}

/** Search and commands: subjects, pages, metrics. Accents are optional; arrows and Enter do everything. */
export function Palette(props: Props) {
  const { m } = useLanguage()
  const { typed, chosen, onChange, onClose } = props
  const wanted = fold(typed.trim())
  const query = useDeferredValue(wanted)
  const { groups, settled } = useFound(query, props)
  const entries = groups.flatMap((group) => group.entries)
  const { list, moved } = useHighlighted(entries.map(({ id }) => id))
  const take = ({ act }: Entry) => {
    onClose()
    void act()
  }
  const current = settled && query === wanted
  const ready = chosen && current
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when everything that may come first is here
  useEffect(() => {
    if (!ready) return
    if (entries[0]) take(entries[0])
    else onChange({ chosen: false })
  }, [ready])
  return (
    <Command
      shouldFilter={false}
      label={m.palette}
      loop
      {...list}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || current || moved) return
        // The list is of fewer letters than were typed, or what comes first is on its way.
        event.preventDefault()
        onChange({ chosen: true })
      }}
    >
      <SearchField
        large
        value={typed}
        onChange={(text) => {
          onChange({ typed: text, chosen: false })
          list.onValueChange('')
        }}
        placeholder={m.search}
      >
        <kbd className="key">Esc</kbd>
      </SearchField>
      <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto py-1">
        <Command.Empty className="px-3.5 py-6 text-fg-2">
          {current ? m.nothingFound : m.loading}
        </Command.Empty>
        {groups.map(({ name, entries }) => (
          <Command.Group
            key={name}
            heading={<span className="block px-3.5 pt-2 pb-0.5 text-11 font-medium text-fg-3">{name}</span>}
          >
            {entries.map((entry) => (
              <Command.Item
                key={entry.id}
                value={entry.id}
                onSelect={() => take(entry)}
                className="menu-item mx-1.5 min-h-8 px-2 cursor-pointer"
              >
                {entry.shown}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <Keys />
    </Command>
  )
}

/** Saving a view was chosen in the palette. */
export function SaveViewDialog(props: { current: string | null; open: boolean; onClose: () => void }) {
  const { data: page } = usePage(props.current)
  return page ? <SaveView page={page} open={props.open} onClose={props.onClose} /> : null
}

/** A metric that was chosen in the palette, explained. */
export function MetricDialog({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { m } = useLanguage()
  return (
    <Modal
      open={id !== null}
      onClose={onClose}
      label={m.metrics}
      className="w-[calc(100%-24px)] max-w-[560px] rounded-8 bg-raised p-0 shadow-modal"
    >
      {id && <MetricCard id={id} onClose={onClose} />}
    </Modal>
  )
}

/** Signing out was chosen in the palette, and did not work. */
export function StillInDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { a } = useAccountWords()
  return (
    <Dialog open={open} onClose={onClose} title={a.signOut}>
      <div className="mt-4">
        <Said tone="fault">{a.signOutFailed}</Said>
      </div>
    </Dialog>
  )
}

/** Which keys do what. */
function Keys() {
  const { m } = useLanguage()
  return (
    <div className="hidden items-center gap-4 border-t border-line px-3.5 py-2 text-12 text-fg-3 phone:flex">
      <span className="flex items-center gap-1">
        <kbd className="key">↑</kbd>
        <kbd className="key">↓</kbd> {m.move}
      </span>
      <span className="flex items-center gap-1">
        <kbd className="key">Enter</kbd> {m.open}
      </span>
      <span className="ml-auto">{m.accentsOptional}</span>
    </div>
  )
}
