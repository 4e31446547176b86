import { Download } from 'lucide-react'
import { useState } from 'react'
import useSWR from 'swr'
import type { KeptLevel, Version, Versions, WholeVersion } from '../../core/api/layouts.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { type ApiFault, getJson, send } from '../request.ts'
import { Dialog } from '../shell/dialog.tsx'
import type { Desk } from './desk.ts'
import { Rows, useChanges } from './rows.tsx'
import { useDesk } from './use-desk.ts'
import type { Saving } from './use-saving.ts'
import { useEditWords } from './words.ts'

/** The versions of a page, the team's and one's own: looked at, named, and brought back onto the desk. */
export function HistoryDialog(props: { desk: Desk; saving: Saving; onClose: () => void }) {
  const { e } = useEditWords()
  const { desk, saving, onClose } = props
  const { layouts } = saving
  const path = `/api/layouts/${encodeURIComponent(layouts.page)}`
  const [level, setLevel] = useState<KeptLevel>(layouts.personal ? 'personal' : 'team')
  const { data, error, mutate } = useSWR<Versions, ApiFault>(`${path}/versions?level=${level}`, getJson)
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={e.versions}
      text={e.versionsText}
      foot={
        <a
          className="btn btn-small pointer-coarse:h-11"
          href={`${path}/yaml${layouts.level === 'shipped' ? '' : `?level=${layouts.level}`}`}
          download={`${layouts.page}.yaml`}
        >
          <Download className="icon-s" aria-hidden="true" />
          {e.downloadYaml}
        </a>
      }
    >
      <div className="segment segment-small mt-3">
        {(['team', 'personal'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={level === one}
            data-state={level === one ? 'on' : 'off'}
            onClick={() => setLevel(one)}
          >
            {one === 'team' ? e.ofTeam : e.ofOwn}
          </button>
        ))}
      </div>
      {error && (
        <p role="alert" className="mt-3 text-12 text-danger">
          {error.body?.message ?? e.saveFailed}
        </p>
      )}
      {data?.versions.length === 0 && <p className="mt-3 text-12 text-fg-2">{e.noVersions}</p>}
      <ol className="mt-2 max-h-[55dvh] divide-y divide-line-subtle overflow-y-auto">
        {data?.versions.map((version) => (
          <OneVersion
            key={version.id}
            desk={desk}
            path={path}
            version={version}
            mayName={level === 'personal' || layouts.mayPublish}
            onNamed={() => void mutate()}
            onClose={onClose}
          />
        ))}
      </ol>
    </Dialog>
  )
}

function OneVersion(props: {
  desk: Desk
  path: string
  version: Version
  mayName: boolean
  onNamed: () => void
  onClose: () => void
}) {
  const { e, lang, timezone } = useEditWords()
  const { desk, path, version, onClose } = props
  const [open, setOpen] = useState(false)
  const [name, setName] = useState<string | null>(null)
  const at = formatDateTime(version.createdAt, lang, timezone)
  const called = version.name ?? at
  const address = `${path}/versions/${version.id}`
  const { data: whole, error } = useSWR<WholeVersion, ApiFault>(open ? address : null, getJson)
  const rename = async () => {
    const next = name?.trim() ?? ''
    setName(null)
    if (next === (version.name ?? '')) return
    await send('PATCH', address, { name: next || null }).catch(() => {})
    props.onNamed()
  }
  return (
    <li className="py-2 text-12">
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1">
          <b className="font-medium">{called}</b>{' '}
          {version.current && <span className="badge align-middle">{e.current}</span>}
          <p className="text-fg-3">
            {[version.by ?? e.somebody, version.name ? at : null].filter(Boolean).join(' · ')}
          </p>
        </div>
        {props.mayName && (
          <button
            type="button"
            className="btn btn-small pointer-coarse:h-11"
            aria-label={`${e.nameIt}: ${called}`}
            onClick={() => setName(version.name ?? '')}
          >
            {e.nameIt}
          </button>
        )}
        <button
          type="button"
          className="btn btn-small pointer-coarse:h-11"
          aria-expanded={open}
          aria-label={`${e.compare}: ${called}`}
          onClick={() => setOpen(!open)}
        >
          {e.compare}
        </button>
      </div>
      {name !== null && (
        <form
          className="mt-2 flex gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            void rename()
          }}
        >
          <input
            // biome-ignore lint/a11y/noAutofocus: it has just been asked for
            autoFocus
            value={name}
            maxLength={100}
            aria-label={e.versionName}
            placeholder={e.versionName}
            onChange={({ target }) => setName(target.value)}
            className="control min-w-0 flex-1 bg-canvas pointer-coarse:h-11"
          />
          <button type="submit" className="btn btn-small pointer-coarse:h-11">
            {e.nameIt}
          </button>
        </form>
      )}
      {open && error && <p className="mt-1 text-danger">{error.body?.message ?? e.saveFailed}</p>}
      {open && whole && <Compared desk={desk} version={whole} called={called} onClose={onClose} />}
    </li>
  )
}

/** What bringing a version back would change of what is on the desk. */
function Compared(props: { desk: Desk; version: WholeVersion; called: string; onClose: () => void }) {
  const { e } = useEditWords()
  const { desk, called, onClose } = props
  const page = useDesk(desk, (now) => now.page)
  const written = props.version.written as WrittenPage
  const { rows, beyond, n } = useChanges(page, written)
  return (
    <div className="mt-1 rounded-6 bg-sunken px-3 py-2">
      {n === 0 ? (
        <p className="text-fg-2">{e.sameAsDesk}</p>
      ) : (
        <Rows desk={desk} pages={[page, written]} rows={rows} beyond={beyond} />
      )}
      {n > 0 && (
        <button
          type="button"
          className="btn btn-small mt-2 pointer-coarse:h-11"
          onClick={() => {
            desk.do([{ do: 'new-page', page: written }], e.restored(called))
            onClose()
          }}
        >
          {e.restore}
        </button>
      )}
    </div>
  )
}
