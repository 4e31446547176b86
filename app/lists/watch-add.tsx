import { Command } from 'cmdk'
import { Check, Plus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useRef, useState } from 'react'
import { useSubjects } from '../api.ts'
import { findSubjects } from '../find-subjects.ts'
import { useHighlighted } from '../highlighted.ts'
import { SearchField } from '../search-field.tsx'
import { toggled, useChange, useLists } from './use-lists.ts'
import { useListWords } from './words.ts'

const LIMIT = 60

/** Finds subjects by symbol or name, accents or not, and puts them on the watch list or takes them off. */
export function WatchAdd() {
  const { l } = useListWords()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // Over a sheet that is open only what is inside of it is seen.
  const [around, setAround] = useState<HTMLElement | null>(null)
  const show = (open: boolean) => {
    setAround(button.current?.closest('dialog') ?? null)
    setOpen(open)
  }
  return (
    <Popover.Root open={open} onOpenChange={show}>
      <Popover.Trigger asChild ref={button}>
        <button type="button" className="icon-btn size-6" aria-label={l.add} title={l.add}>
          <Plus className="icon-s" aria-hidden="true" />
        </button>
      </Popover.Trigger>
      <Popover.Portal container={around}>
        <Popover.Content
          align="start"
          sideOffset={5}
          collisionPadding={8}
          aria-label={l.add}
          className="pop z-50 w-[340px] max-w-[calc(100vw-16px)] overflow-hidden"
        >
          <Found />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Found() {
  const { l, m, text } = useListWords()
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { data: subjects } = useSubjects({})
  const watched = useLists()?.watched ?? []
  const change = useChange()
  const found = findSubjects(subjects ?? [], typed).slice(0, LIMIT)
  const { list } = useHighlighted(found.map(({ symbol }) => symbol))
  const take = (symbol: string) => {
    if (watched.length >= 100 && !watched.includes(symbol)) return setFault(l.full)
    setFault(null)
    change('watched', (items) => toggled(items, symbol)).catch(() => setFault(l.failed))
  }
  return (
    <Command shouldFilter={false} label={l.add} loop {...list}>
      <SearchField
        value={typed}
        onChange={(text) => {
          setTyped(text)
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
