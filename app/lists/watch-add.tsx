import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { MOST_ENTRIES } from '../../core/api/list-bounds.ts'
import { useSubjects } from '../api.ts'
import { findSubjects } from '../find-subjects.ts'
import { useHighlighted } from '../highlighted.ts'
import { ListPopup } from '../list-popup.tsx'
import type { PopupProps } from '../on-first-use.ts'
import { SearchField } from '../search-field.tsx'
import { AddButton } from './add-button.tsx'
import { toggled, useChange, useLists } from './use-lists.ts'
import { useListWords } from './words.ts'

const LIMIT = 60

interface Typing {
  readonly typed: string
  readonly onType: (typed: string) => void
}

/** Finds subjects by symbol or name, accents or not, and puts them on the watch list or takes them off. */
export function WatchAdd({ ref, ...typing }: PopupProps & Typing) {
  const { l } = useListWords()
  return (
    <ListPopup
      ref={ref}
      label={l.add}
      className="z-50 w-[340px]"
      button={() => <AddButton />}
      onClose={() => typing.onType('')}
    >
      {() => <Found {...typing} />}
    </ListPopup>
  )
}

function Found({ typed, onType }: Typing) {
  const { l, m, text } = useListWords()
  const [fault, setFault] = useState<string | null>(null)
  const { data: subjects } = useSubjects({})
  const watched = useLists()?.watched ?? []
  const change = useChange()
  const found = findSubjects(subjects ?? [], typed).slice(0, LIMIT)
  const { list } = useHighlighted(found.map(({ symbol }) => symbol))
  const take = (symbol: string) => {
    if (watched.length >= MOST_ENTRIES && !watched.includes(symbol)) return setFault(l.full)
    setFault(null)
    change('watched', (items) => toggled(items, symbol)).catch(() => setFault(l.failed))
  }
  return (
    <Command shouldFilter={false} label={l.add} loop {...list}>
      <SearchField
        value={typed}
        onChange={(text) => {
          onType(text)
          list.onValueChange('')
        }}
        placeholder={m.findSubject}
      />
      {fault && (
        <p role="alert" className="px-3.5 pt-2 text-12 text-danger">
          {fault}
        </p>
      )}
      <Command.List className="max-h-72 overflow-y-auto py-1">
        <Command.Empty className="px-3.5 py-4 text-12 text-fg-2">
          {subjects ? m.noSubject : m.loading}
        </Command.Empty>
        {found.map(({ symbol, name, groupLabel }) => (
          <Command.Item
            key={symbol}
            value={symbol}
            onSelect={() => take(symbol)}
            className="menu-item cursor-pointer"
          >
            <b className="w-11 flex-none font-strong">{symbol}</b>
            <span className="min-w-0 flex-1 truncate text-fg-2">{text(name ?? groupLabel)}</span>
            {watched.includes(symbol) && (
              <>
                <Check className="icon-s text-accent" aria-hidden="true" />
                <span className="sr-only">{m.watchList}</span>
              </>
            )}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
