import { Check, Copy, Pencil, Pin, RefreshCw, Trash2 } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import type { View } from '../../core/api/lists.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { Dialog } from '../shell/dialog.tsx'
import { PageLink } from '../shell/page-link.tsx'
import { isName, notDefault } from './save-view.tsx'
import { useChange, useLists } from './use-lists.ts'
import { viewSearch } from './view-search.ts'
import { useListWords } from './words.ts'

/** A page's saved views: opened, renamed, replaced by what is on screen, made the default one, deleted. */
export function ManageViews(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly page: ResolvedPage
}) {
  const { open, onClose, page } = props
  const { l } = useListWords()
  const change = useChange()
  const [fault, setFault] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const views = (useLists()?.views ?? []).filter((view) => view.page === page.id)
  const make = (edit: (views: readonly View[]) => readonly View[]) => {
    setFault(null)
    change('views', edit).catch(() => setFault(l.failed))
  }
  const edit = (id: string, how: (view: View) => View) =>
    make((views) => views.map((view) => (view.id === id ? how(view) : view)))
  return (
    <Dialog open={open} onClose={onClose} title={l.manageTitle} wide>
      {fault && (
        <p role="alert" className="mt-2 text-12 text-danger">
          {fault}
        </p>
      )}
      {views.length === 0 && <p className="mt-3 text-fg-3">{l.noViews}</p>}
      <ul ref={list} tabIndex={-1} className="mt-3 divide-y divide-line-subtle outline-none">
        {views.map((view) => (
          <Row
            key={view.id}
            view={view}
            onOpen={onClose}
            onRename={(name) => edit(view.id, (view) => ({ ...view, name }))}
            onReplace={() => edit(view.id, (view) => ({ ...view, search: viewSearch(page) }))}
            onDefault={() =>
              make((views) =>
                views.map((one) =>
                  one.id === view.id && !view.default
                    ? { ...one, default: true }
                    : one.page === page.id
                      ? notDefault(one)
                      : one,
                ),
              )
            }
            onRemove={() => {
              // What has the focus is about to be gone.
              list.current?.focus()
              make((views) => views.filter((one) => one.id !== view.id))
            }}
          />
        ))}
      </ul>
    </Dialog>
  )
}

function Row(props: {
  readonly view: View
  readonly onOpen: () => void
  readonly onRename: (name: string) => void
  readonly onReplace: () => void
  readonly onDefault: () => void
  readonly onRemove: () => void
}) {
  const { view } = props
  const { l } = useListWords()
  const [name, setName] = useState<string | null>(null)
  const [copied, setCopied] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const href = `/${view.page}?${view.search}`
  const act = (icon: typeof Check, what: string, onClick: () => void, pressed?: boolean) => {
    const Icon = icon
    return (
      <button
        type="button"
        className="icon-btn"
        aria-label={l.of(what, view.name)}
        title={what}
        aria-pressed={pressed}
        onClick={onClick}
        ref={what === l.rename ? pencil : undefined}
      >
        <Icon className={`icon ${pressed ? 'text-accent' : ''}`} aria-hidden="true" />
      </button>
    )
  }
  const rename = (event: FormEvent) => {
    event.preventDefault()
    const wanted = name?.trim() ?? ''
    if (!isName(wanted)) return
    props.onRename(wanted)
    setName(null)
  }
  if (name !== null) {
    return (
      <li className="py-1.5">
        <form onSubmit={rename} className="flex items-center gap-2">
          <input
            // biome-ignore lint/a11y/noAutofocus: the reader has pressed what opens to type in
            autoFocus
            aria-label={l.of(l.name, view.name)}
            aria-invalid={isName(name.trim()) ? undefined : true}
            value={name}
            onChange={({ target }) => setName(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
              event.preventDefault()
              event.stopPropagation()
              setName(null)
            }}
            className="control h-8 min-w-0 flex-1 bg-canvas text-16 aria-invalid:border-danger phone:text-13"
          />
          <button type="submit" className="btn btn-small" disabled={!isName(name.trim())}>
            {l.save}
          </button>
        </form>
      </li>
    )
  }
  return (
    <li className="flex flex-wrap items-center gap-x-1 py-1.5">
      <PageLink
        href={href}
        onClick={props.onOpen}
        className="min-w-0 flex-1 basis-full truncate phone:basis-48 rounded-4 py-1 font-medium hover:text-accent"
      >
        {view.name}{' '}
        {view.default && <span className="ml-2 text-11 font-normal text-fg-3">{l.isDefault}</span>}
      </PageLink>
      {act(Pin, l.makeDefault, props.onDefault, view.default === true)}
      {act(copied ? Check : Copy, copied ? l.copied : l.copyLink, () => {
        navigator.clipboard?.writeText(new URL(href, window.location.origin).href).then(
          () => setCopied(true),
          () => {},
        )
      })}
      {act(RefreshCw, l.replace, props.onReplace)}
      {act(Pencil, l.rename, () => setName(view.name))}
      {act(Trash2, l.remove, props.onRemove)}
    </li>
  )
}
