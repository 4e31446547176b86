import './edit.css'
import { useEffect, useState } from 'react'
import useSWR from 'swr'
import type { Draft, OwnDraft, PageLayouts } from '../../core/api/layouts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { changeQuery } from '../address.ts'
import { useMe } from '../api.ts'
import type { EditedPage, PageState } from '../page/use-page-state.ts'
import { type ApiFault, getJson } from '../request.ts'
import { useEditWords } from './words.ts'
import { Workbench } from './workbench.tsx'

interface Opened {
  readonly layouts: PageLayouts
  readonly draft: Draft | null
}

async function open(path: string): Promise<Opened> {
  const layouts = await getJson<PageLayouts>(path)
  if (!layouts.draft) return { layouts, draft: null }
  const { draft } = await getJson<OwnDraft>(`${path}/draft`)
  return { layouts, draft }
}

/** A page while it is edited: loads what is written and lays the tools around what is read. */
export function Editor(props: {
  /** As it is read. */
  readonly page: ResolvedPage
  readonly state: PageState
  readonly onEdited: (edited: EditedPage | null) => void
}) {
  const { page, onEdited } = props
  const { e, m } = useEditWords()
  const address = `/api/layouts/${encodeURIComponent(page.id)}`
  const { data: me } = useMe()
  // Anew each time that the editor opens: a version that is no longer there must not be gone on from.
  const [opened] = useState(() => Math.random())
  const { data, error, mutate } = useSWR<Opened, ApiFault>([address, opened], ([path]) => open(path), {
    ...{ revalidateOnFocus: false, revalidateOnReconnect: false, revalidateIfStale: false },
  })
  useEffect(() => {
    document.documentElement.dataset.editing = ''
    return () => {
      delete document.documentElement.dataset.editing
      onEdited(null)
    }
  }, [onEdited])
  if (data && me) return <Workbench {...props} {...data} person={me.person} />
  return (
    <header className="edit-head edit-bar no-print">
      <b className="font-strong text-accent">{e.editing}</b>
      {error && (
        <p role="alert" className="text-12 text-fg-2">
          {e.loadFailed}: {error.body?.message ?? m.unreachable}
        </p>
      )}
      <span className="flex-1" />
      {error && (
        <button type="button" className="btn btn-small" onClick={() => void mutate()}>
          {m.retry}
        </button>
      )}
      <button type="button" className="btn btn-small" onClick={() => changeQuery({ edit: null })}>
        {e.exit}
      </button>
    </header>
  )
}
