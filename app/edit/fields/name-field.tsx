import { Command } from 'cmdk'
import { Check, ChevronDown } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useEnter, useHighlighted } from '../../highlighted.ts'
import { ListPopup } from '../../list-popup.tsx'
import { SearchField } from '../../search-field.tsx'
import { useEditWords } from '../words.ts'
import { unlessInitial } from './choice-fields.tsx'
import { ClearButton } from './clear-button.tsx'
import { type FieldProps, useWidgetForm } from './form.ts'
import type { Field, Names } from './schema-fields.ts'
import { useFound, useNamed } from './use-names.ts'

type Props = FieldProps<Extract<Field, { kind: 'name' }>>

/** A name of the registry or of a column, by what it is called; a list that is searched opens under it. */
export function NameField(props: Props) {
  const { e, text } = useEditWords()
  const { put } = useWidgetForm()
  const { field, value, initial, path, label, optional, ids } = props
  const now = String(value ?? initial ?? '')
  const named = useNamed(field.of, now)
  const word = named ? text(named.label) : now
  return (
    <>
      <div className="flex items-center gap-1">
        <NamePopup
          of={field.of}
          title={label}
          chosen={now}
          onChoose={(id) => id !== value && put(path, unlessInitial(id, props), label)}
        >
          <button
            type="button"
            id={ids.control}
            aria-labelledby={`${ids.label} ${ids.control}`}
            aria-describedby={ids.described}
            data-invalid={props.invalid || undefined}
            title={now}
            className="control w-full min-w-0 flex-1 justify-between bg-canvas data-invalid:border-danger pointer-coarse:h-11"
          >
            <span className={`truncate ${value === undefined ? 'text-fg-3' : ''}`}>
              {word || e.form.choose}
            </span>
            <ChevronDown className="icon-s text-fg-3" aria-hidden="true" />
          </button>
        </NamePopup>
        {optional && value !== undefined && <ClearButton path={path} label={label} />}
      </div>
      {named && word !== now && typeof path.at(-1) === 'string' && (
        <p className="mono mt-0.5 truncate text-11 text-fg-3">{now}</p>
      )}
    </>
  )
}

/** What `children`, a button, opens: names to search and to choose from, without accents, by keys and by touch. */
export function NamePopup(props: {
  readonly of: readonly Names[]
  readonly title: string
  readonly chosen: string
  readonly onChoose: (id: string) => void
  readonly children: ReactElement
}) {
  return (
    <ListPopup label={props.title} align="end" className="w-[340px]" button={() => props.children}>
      {(close) => (
        <NameList
          {...props}
          onChoose={(id) => {
            close()
            props.onChoose(id)
          }}
        />
      )}
    </ListPopup>
  )
}

function NameList(props: {
  readonly of: readonly Names[]
  readonly title: string
  readonly chosen: string
  readonly onChoose: (id: string) => void
}) {
  const { e, m, text } = useEditWords()
  const { of, chosen, onChoose } = props
  const [typed, setTyped] = useState('')
  const { found, ready } = useFound(of, typed)
  const { list, moved } = useHighlighted(
    found.map(({ id }) => id),
    typed === '' ? chosen : '',
  )
  const enter = useEnter({ ready, moved, first: found[0]?.id, take: onChoose })
  return (
    <Command shouldFilter={false} label={props.title} loop {...list} onKeyDown={enter.onKeyDown}>
      <SearchField
        value={typed}
        onChange={(text) => {
          setTyped(text)
          enter.onType()
          list.onValueChange('')
        }}
        placeholder={e.form.search}
      />
      <Command.List className="max-h-72 overflow-y-auto py-1" data-found={ready ? typed : undefined}>
        <Command.Empty className="px-3.5 py-4 text-12 text-fg-2">
          {ready ? m.nothingFound : m.loading}
        </Command.Empty>
        {found.map(({ id, label }) => (
          <Command.Item
            key={id}
            value={id}
            onSelect={() => onChoose(id)}
            className="menu-item cursor-pointer"
          >
            <span className="min-w-0 flex-1 truncate">{text(label)}</span>
            <span className="mono max-w-36 truncate text-11 text-fg-3">{id}</span>
            <Check className={`icon-s text-accent ${id === chosen ? '' : 'invisible'}`} aria-hidden="true" />
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
