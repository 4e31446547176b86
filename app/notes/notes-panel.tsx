import { Trash2 } from 'lucide-react'
import { type FormEvent, useId, useMemo, useRef, useState } from 'react'
import { useSWRConfig } from 'swr'
import { LONGEST_NOTE, NOTE_TEXT } from '../../core/api/note-bounds.ts'
import type { Note, Notes, WriteNote } from '../../core/api/notes.ts'
import { formatDateTime, formatValue } from '../../core/words/format.ts'
import { say } from '../../core/words/text.ts'
import { useMe } from '../api.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { type ApiFault, send } from '../request.ts'
import { Dialog } from '../shell/dialog.tsx'
import { PageLink } from '../shell/page-link.tsx'
import { signInPath } from '../shell/to-sign-in.ts'
import { en } from '../words/notes/en.ts'
import { vi } from '../words/notes/vi.ts'
import type { TimeAxis } from './time-axis.ts'
import type { WidgetNotes } from './use-notes.ts'

/** Of how many points the reader chooses from a list; of more they type the date. */
const LISTED = 120

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly widget: string
  readonly title: string
  readonly notes: WidgetNotes
  readonly axis: TimeAxis | null
}

/** The notes at a widget: read by all, written by who is signed in. */
export function NotesPanel({ open, onClose, widget, title, notes, axis }: Props) {
  const { lang } = useLanguage()
  const n = useMemo(() => say({ en, vi }, lang), [lang])
  const { data: me } = useMe()
  const { mutate } = useSWRConfig()
  // Here, so that what was typed is still there when a dialog that was closed opens again.
  const [text, setText] = useState('')
  const [at, setAt] = useState('')
  const [said, setSaid] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const { address } = notes
  const change = (how: (notes: readonly Note[]) => readonly Note[]) =>
    mutate<Notes>(address, (now) => ({ notes: [...how(now?.notes ?? [])] }), { revalidate: false })
  const act = async (work: () => Promise<void>, done: string) => {
    setBusy(true)
    setFault(null)
    setSaid('')
    try {
      await work()
      setSaid(done)
    } catch (reason) {
      setFault((reason as ApiFault).body?.field === 'text' ? n.full : n.failed)
    } finally {
      setBusy(false)
    }
  }
  const add = (event: FormEvent) => {
    event.preventDefault()
    const wanted = text.trim()
    if (busy || wanted === '') return
    if (wanted.length > LONGEST_NOTE || !NOTE_TEXT.test(wanted)) return setFault(n.refused)
    const known = axis?.values.includes(at) ? at : nearestBefore(axis, at)
    const body: WriteNote = { widget, at: known, text: wanted }
    void act(async () => {
      const note = await send<Note>('POST', address, body)
      await change((all) => [...all, note])
      setText('')
      setAt('')
    }, n.added)
  }
  const remove = (note: Note) =>
    act(async () => {
      // What has the focus is about to be gone.
      list.current?.focus()
      const path = address.split('?')[0]
      await send('DELETE', `${path}/${note.id}`).catch((reason: ApiFault) => {
        // Somebody else was faster: it is gone, as was wanted.
        if (reason.status !== 404) throw reason
      })
      await change((all) => all.filter(({ id }) => id !== note.id))
    }, n.removed)
  const left = LONGEST_NOTE - text.trim().length
  return (
    <Dialog open={open} onClose={onClose} title={n.title(title)}>
      <ul
        ref={list}
        tabIndex={-1}
        className="mt-2 max-h-[40dvh] divide-y divide-line-subtle overflow-y-auto outline-none"
      >
        {notes.list.map((note) => (
          <Entry
            key={note.id}
            note={note}
            axis={axis}
            label={n.remove(note.by, note.text.slice(0, 60))}
            onRemove={() => void remove(note)}
            busy={busy}
          />
        ))}
      </ul>
      {notes.list.length === 0 && (
        <p className="mt-1 text-12 text-fg-3">{notes.failed ? n.loadFailed : n.none}</p>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      {me?.person ? (
        <form onSubmit={add} className="mt-3 grid gap-3 border-t border-line-subtle pt-3" noValidate>
          <div className="grid gap-1">
            <label className="grid gap-1 text-12 font-medium text-fg-2">
              {n.text}
              <textarea
                rows={3}
                value={text}
                required
                aria-invalid={left < 0 || undefined}
                onChange={({ target }) => {
                  setText(target.value)
                  setFault(null)
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add(event)
                }}
                className="control h-auto w-full resize-y bg-canvas py-1.5 text-16 font-normal text-fg aria-invalid:border-danger phone:text-13"
              />
            </label>
            <p className={`text-12 ${left < 0 ? 'text-danger' : 'text-fg-3'}`}>
              {left <= 100 ? n.left(left) : n.readers}
            </p>
          </div>
          {axis && <PointField axis={axis} at={at} onChange={setAt} label={n.at} whole={n.whole} />}
          {fault && (
            <p role="alert" className="text-12 text-danger">
              {fault}
            </p>
          )}
          <div className="flex justify-end [&_button]:pointer-coarse:h-11">
            <button type="submit" className="btn btn-primary" disabled={busy || text.trim() === ''}>
              {n.add}
            </button>
          </div>
        </form>
      ) : (
        me && (
          <p className="mt-3 border-t border-line-subtle pt-3 text-12 text-fg-2">
            <PageLink
              href={signInPath(window.location.pathname + window.location.search)}
              className="text-accent hover:underline"
            >
              {n.signIn}
            </PageLink>
          </p>
        )
      )}
    </Dialog>
  )
}

/** A date on which there is no row is said of the one before. */
function nearestBefore(axis: TimeAxis | null, at: string): string | null {
  return (at && axis?.values.findLast((value) => value <= at)) || null
}

/** The point of the time axis that a note is at. */
function PointField(props: {
  readonly axis: TimeAxis
  readonly at: string
  readonly onChange: (at: string) => void
  readonly label: string
  readonly whole: string
}) {
  const { axis, at, onChange, label, whole } = props
  const { lang } = useLanguage()
  const id = useId()
  const { values, column } = axis
  const look = 'control h-9 w-full bg-canvas text-16 phone:text-13 pointer-coarse:h-11'
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-12 font-medium text-fg-2">
        {label}
      </label>
      {column.type === 'date' && values.length > LISTED ? (
        <input
          id={id}
          type="date"
          min={values[0]!}
          max={values.at(-1)!}
          value={at}
          onChange={({ target }) => onChange(target.value)}
          className={look}
        />
      ) : (
        <select id={id} value={at} onChange={({ target }) => onChange(target.value)} className={look}>
          <option value="">{whole}</option>
          {values.toReversed().map((value) => (
            <option key={value} value={value}>
              {formatValue(value, column.format, lang)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function Entry(props: {
  readonly note: Note
  readonly axis: TimeAxis | null
  readonly label: string
  readonly busy: boolean
  readonly onRemove: () => void
}) {
  const { note, axis } = props
  const { lang } = useLanguage()
  const { timezone } = useInstance()
  const point = note.at && (axis ? formatValue(note.at, axis.column.format, lang) : note.at)
  return (
    <li className="flex items-start gap-2 py-2">
      <div className="min-w-0 flex-1">
        <p className="text-13 break-words whitespace-pre-wrap">
          {point && (
            <span className="mr-1.5 rounded-4 bg-active px-1 text-11 font-medium whitespace-nowrap">
              {point}
            </span>
          )}
          {note.text}
        </p>
        <p className="text-11 break-words text-fg-3">
          {note.by} · <time dateTime={note.createdAt}>{formatDateTime(note.createdAt, lang, timezone)}</time>
        </p>
      </div>
      {note.mayDelete && (
        <button
          type="button"
          className="icon-btn flex-none"
          aria-label={props.label}
          title={props.label}
          disabled={props.busy}
          onClick={props.onRemove}
        >
          <Trash2 className="icon" aria-hidden="true" />
        </button>
      )}
    </li>
  )
}
