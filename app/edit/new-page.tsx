import { useId, useState } from 'react'
import { useSWRConfig } from 'swr'
import type { PageLayouts } from '../../core/api/layouts.ts'
import type { PageSummary } from '../../core/api/pages.ts'
import { freePageId, pageIdFault, pageIdOf } from '../../core/edit/page-id.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import type { Text } from '../../core/words/text.ts'
import { changeQuery, navigate, useAddress } from '../address.ts'
import { useMe } from '../api.ts'
import { languageName } from '../language.ts'
import { ApiFault, getJson, send } from '../request.ts'
import { Dialog } from '../shell/dialog.tsx'
import { groupPages } from '../shell/navigation.tsx'
import { signInPath } from '../shell/to-sign-in.ts'
import { localDraft } from './local-draft.ts'
import { useEditWords } from './words.ts'

const layoutsAt = (page: string) => `/api/layouts/${encodeURIComponent(page)}`
const close = () => changeQuery({ new: null })

/** Makes a page: empty, or a copy of the one that is open. It is its maker's own until it is published. */
export function NewPage({ pages, current }: { pages: readonly PageSummary[]; current: string | null }) {
  const { e, m } = useEditWords()
  const { data: me } = useMe()
  if (!me) return null
  const { pathname, search } = window.location
  return (
    <Dialog
      open
      onClose={close}
      title={e.newPage}
      text={me.person ? e.newPageText : e.newPageSignIn}
      foot={
        !me.person && (
          <a className="btn btn-small btn-primary" href={signInPath(pathname + search)}>
            {m.toSignIn}
          </a>
        )
      }
    >
      {me.person && <Form pages={pages} current={current} person={me.person.id} />}
    </Dialog>
  )
}

function Form(props: { pages: readonly PageSummary[]; current: string | null; person: string }) {
  const { e, m, text, languages } = useEditWords()
  const { mutate } = useSWRConfig()
  const { pages, current } = props
  const open = pages.find(({ id }) => id === current)
  const groups = groupPages(pages).filter(({ id }) => id !== 'other')
  const { searchParams } = useAddress()
  const [copy, setCopy] = useState(open !== undefined && searchParams.get('new') === 'copy')
  const [titles, setTitles] = useState<Text>(() => Object.fromEntries(languages.map((lang) => [lang, ''])))
  const [typedId, setTypedId] = useState<string | null>(null)
  const [group, setGroup] = useState(
    () => groups.find(({ id }) => id === open?.group.id)?.id ?? groups[0]?.id ?? '',
  )
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  /** Pages that are there without being in the menu. */
  const [unlisted, setUnlisted] = useState<readonly string[]>([])
  const taken = new Set([...pages.map(({ id }) => id), ...unlisted])
  const first = languages.map((lang) => titles[lang]?.trim() ?? '').find(Boolean) ?? ''
  const id = typedId ?? freePageId(pageIdOf(first), taken)
  const problem = id === '' && typedId === null ? null : pageIdFault(id, taken)
  const titled = languages.every((lang) => titles[lang]?.trim())
  const other = pages.find((page) => page.id === id)
  const said =
    problem === 'form'
      ? e.idForm
      : problem === 'shell'
        ? e.idOfShell(id)
        : problem === 'taken'
          ? e.idTaken(id, other ? text(other.title) : null)
          : null
  const free = problem && problem !== 'form' ? freePageId(id, taken) : null

  const make = async () => {
    setBusy(true)
    setFault(null)
    try {
      if (await isThere(id)) {
        setUnlisted([...unlisted, id])
        setTypedId(id)
        return
      }
      const title = Object.fromEntries(languages.map((lang) => [lang, titles[lang]!.trim()]))
      const from =
        copy && current !== null ? await pageAt(current, props.person, searchParams.has('edit')) : {}
      const { id: _id, title: _title, short: _short, order: _order, group: _group, ...rest } = from
      const page = { id, title, ...(group ? { group } : {}), ...rest }
      await send<PageLayouts>('PUT', layoutsAt(id), { level: 'personal', page }, '"none"')
      await mutate('/api/pages')
      navigate(`/${id}?edit=on`)
    } catch (cause) {
      const { body } = cause instanceof ApiFault ? cause : new ApiFault(0, null)
      setFault(body?.faults?.[0]?.message ?? body?.message ?? m.unreachable)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="mt-3 grid gap-3 text-12"
      onSubmit={(event) => {
        event.preventDefault()
        if (titled && id !== '' && problem === null && !busy) void make()
      }}
    >
      {open && (
        <div className="segment segment-small w-fit">
          {[false, true].map((one) => (
            <button
              key={String(one)}
              type="button"
              aria-pressed={copy === one}
              data-state={copy === one ? 'on' : 'off'}
              onClick={() => setCopy(one)}
            >
              {one ? e.copyOf(text(open.title)) : e.emptyOne}
            </button>
          ))}
        </div>
      )}
      {languages.map((lang, i) => (
        <label key={lang} className="block text-fg-2">
          {e.title(languageName(lang))}
          <input
            // biome-ignore lint/a11y/noAutofocus: a dialog begins at its first field
            autoFocus={i === 0}
            lang={lang}
            value={titles[lang]}
            maxLength={100}
            onChange={({ target }) => setTitles({ ...titles, [lang]: target.value })}
            className="control mt-1 w-full bg-canvas text-fg pointer-coarse:h-11"
          />
        </label>
      ))}
      <IdField id={id} said={said} onId={setTypedId}>
        {free && (
          <button type="button" className="text-accent underline" onClick={() => setTypedId(free)}>
            {e.idFree(free)}
          </button>
        )}
      </IdField>
      {groups.length > 0 && (
        <label className="block text-fg-2">
          {e.menuGroup}
          <select
            value={group}
            onChange={({ target }) => setGroup(target.value)}
            className="control mt-1 w-full bg-canvas text-fg pointer-coarse:h-11"
          >
            {groups.map(({ id, label }) => (
              <option key={id} value={id}>
                {text(label)}
              </option>
            ))}
          </select>
        </label>
      )}
      {fault && (
        <p role="alert" className="break-words text-danger">
          {e.pageNotMade}: {fault}
        </p>
      )}
      <div className="mt-1 flex justify-end gap-2 [&_button]:pointer-coarse:h-11">
        <button type="button" className="btn btn-small" onClick={close}>
          {e.cancel}
        </button>
        <button
          type="submit"
          className="btn btn-small btn-primary disabled:opacity-60"
          disabled={busy || !titled || id === '' || problem !== null}
        >
          {e.makePage}
        </button>
      </div>
    </form>
  )
}

function IdField(props: {
  id: string
  said: string | null
  onId: (id: string) => void
  children: React.ReactNode
}) {
  const { e } = useEditWords()
  const about = useId()
  return (
    <div>
      <label className="block text-fg-2">
        {e.pageAddress}
        <span className="mt-1 flex items-center gap-1.5">
          <span className="mono text-fg-3">/</span>
          <input
            value={props.id}
            maxLength={64}
            spellCheck={false}
            autoCapitalize="off"
            aria-invalid={props.said !== null}
            aria-describedby={about}
            onChange={({ target }) => props.onId(target.value.toLowerCase())}
            className="control mono min-w-0 flex-1 bg-canvas text-fg aria-[invalid=true]:border-danger pointer-coarse:h-11"
          />
        </span>
      </label>
      <p id={about} role="status" className="mt-1 min-h-4 break-words text-danger">
        {props.said} {props.children}
      </p>
    </div>
  )
}

/** Whether there is a page of this id already that its reader may see, in the menu or not. */
const isThere = (id: string) =>
  getJson(layoutsAt(id)).then(
    () => true,
    (fault: ApiFault) => {
      if (fault.status === 404) return false
      throw fault
    },
  )

/** What is copied: the page as it is read, or what is on the desk where it is edited. */
async function pageAt(id: string, person: string, edited: boolean): Promise<Partial<WrittenPage>> {
  const draft = edited ? localDraft(person, id) : null
  return draft?.page ?? ((await getJson<PageLayouts>(layoutsAt(id))).written as WrittenPage)
}
