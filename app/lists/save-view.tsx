import { type FormEvent, useState } from 'react'
import { LONGEST_NAME, MOST_ENTRIES, VIEW_NAME } from '../../core/api/list-bounds.ts'
import type { View } from '../../core/api/lists.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { Field } from '../account/field.tsx'
import { useMe } from '../api.ts'
import { Dialog } from '../shell/dialog.tsx'
import { useChange, useLists } from './use-lists.ts'
import { viewSearch } from './view-search.ts'
import { useListWords } from './words.ts'

/** As the server checks it. */
export const isName = (name: string): boolean => name.length <= LONGEST_NAME && VIEW_NAME.test(name)

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly page: ResolvedPage
}

/** Gives what is on screen a name; one that the page has already is replaced. */
export function SaveView({ open, onClose, page }: Props) {
  const { l } = useListWords()
  return (
    <Dialog open={open} onClose={onClose} title={l.saveTitle} text={l.saveText}>
      {open && <Form onClose={onClose} page={page} />}
    </Dialog>
  )
}

function Form({ onClose, page }: Omit<Props, 'open'>) {
  const { l } = useListWords()
  const { data: me } = useMe()
  const lists = useLists()
  const change = useChange()
  const [name, setName] = useState('')
  const [first, setFirst] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const views = lists?.views ?? []
  const wanted = name.trim()
  const isWanted = (view: View) => view.page === page.id && view.name === wanted
  const taken = views.some(isWanted)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!isName(wanted)) return setFault(l.nameRefused)
    if (!taken && views.length >= MOST_ENTRIES) return setFault(l.full)
    const made = { id: newId(), page: page.id, name: wanted, search: viewSearch(page) }
    try {
      await change('views', (items) => {
        const before = items.find(isWanted)
        const isFirst = first || before?.default === true
        const view = { ...made, ...(before ? { id: before.id } : {}), ...(isFirst ? { default: true } : {}) }
        const others = items.map((one) => (first && one.page === page.id ? notDefault(one) : one))
        return before ? others.map((one) => (one.id === view.id ? view : one)) : [...others, view]
      })
      onClose()
    } catch {
      setFault(l.failed)
    }
  }
  return (
    <form onSubmit={save} className="mt-4 grid gap-4" noValidate>
      <Field
        label={l.name}
        value={name}
        onChange={({ target }) => {
          setName(target.value)
          setFault(null)
        }}
        autoFocus
        required
        maxLength={200}
        autoComplete="off"
        fault={fault}
        hint={taken ? l.nameTaken(wanted) : undefined}
      />
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-(--accent)"
          checked={first}
          onChange={({ target }) => setFirst(target.checked)}
        />
        <span>
          {l.byDefault}
          <span className="block text-12 text-fg-3">{l.byDefaultHint}</span>
        </span>
      </label>
      {me?.person === null && <p className="text-12 text-fg-3">{l.keptHere}</p>}
      <div className="flex justify-end gap-2 [&_button]:pointer-coarse:h-11">
        <button type="button" className="btn" onClick={onClose}>
          {l.cancel}
        </button>
        <button type="submit" className="btn btn-primary" disabled={wanted === '' || !lists}>
          {l.save}
        </button>
      </div>
    </form>
  )
}

/** `crypto.randomUUID` is there on https and localhost only. */
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export const notDefault = ({ default: _, ...view }: View): View => view
