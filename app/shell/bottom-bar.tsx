import { Menu } from 'lucide-react'
import { useState } from 'react'
import type { PageSummary } from '../../core/api/pages.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { useLoaded } from '../on-first-use.ts'
import { DisplaySettings } from './display-settings.tsx'
import { Modal } from './modal.tsx'
import { groupPages, loadWatchList } from './navigation.tsx'
import { PageIcon } from './page-icon.tsx'
import { PageLink } from './page-link.tsx'

/** Navigation on a phone: the first four pages, and a sheet with all of them and the display settings. */
export function BottomBar({ pages, current }: { pages: readonly PageSummary[]; current: string | null }) {
  const { m, text } = useLanguage()
  const { watch } = useInstance()
  const [open, setOpen] = useState(false)
  const WatchList = useLoaded(open && watch !== null, loadWatchList)
  const shown = pages.slice(0, 4)
  const item =
    'flex min-w-0 flex-auto flex-col items-center justify-center gap-[3px] px-1 text-11 leading-tight text-fg-3 aria-[current]:text-fg'
  return (
    <>
      <nav
        aria-label={m.navigation}
        className="no-print fixed inset-x-0 bottom-0 z-20 flex h-14 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] box-content phone:hidden"
      >
        {shown.map((page) => (
          <PageLink
            key={page.id}
            href={`/${page.id}`}
            aria-current={page.id === current ? 'page' : undefined}
            className={`group ${item}`}
          >
            <PageIcon name={page.icon} className="size-5 stroke-[1.5] group-aria-[current]:text-accent" />
            <span className="max-w-full truncate">{text(page.short ?? page.title)}</span>
          </PageLink>
        ))}
        <button type="button" className={item} onClick={() => setOpen(true)} aria-haspopup="dialog">
          <Menu className="size-5 stroke-[1.5]" aria-hidden="true" />
          {m.more}
        </button>
      </nav>
      <Modal
        open={open}
        onClose={() => setOpen(false)}
        label={m.allPages}
        className="mb-0 max-h-[80dvh] w-full max-w-none rounded-t-8 bg-raised p-0 pb-4 shadow-modal"
      >
        <div className="mx-auto mt-2 mb-1 h-1 w-9 rounded-full bg-line" />
        {groupPages(pages).map((group) => (
          <div key={group.id}>
            <h2 className="px-4 pt-3 pb-1 text-12 font-medium text-fg-3">{text(group.label)}</h2>
            {group.pages.map((page) => (
              <PageLink
                key={page.id}
                href={`/${page.id}`}
                onClick={() => setOpen(false)}
                aria-current={page.id === current ? 'page' : undefined}
                className="flex h-11 items-center gap-3 px-4 text-14 aria-[current]:bg-selected"
              >
                <PageIcon name={page.icon} className="icon text-fg-3" />
                {text(page.title)}
              </PageLink>
            ))}
          </div>
        ))}
        {open && WatchList && <WatchList current={current} onOpen={() => setOpen(false)} />}
        <div className="mt-3 border-t border-line pt-2">
          <DisplaySettings />
        </div>
      </Modal>
    </>
  )
}
