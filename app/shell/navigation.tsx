import { Menu, Plus } from 'lucide-react'
import { useState } from 'react'
import type { PageSummary } from '../../core/api/pages.ts'
import { changeQuery } from '../address.ts'
import { useMe } from '../api.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { useLoaded } from '../on-first-use.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { BrandMark } from './brand-mark.tsx'
import { PageIcon } from './page-icon.tsx'
import { PageLink } from './page-link.tsx'

export const loadWatchList = () => import('../lists/watch-list.tsx').then((module) => module.WatchList)

/** The pages by group, on the left from 720 px: 208 wide, or a rail of icons with their names on hover and focus. */
export function Navigation({ pages, current }: { pages: readonly PageSummary[]; current: string | null }) {
  const { m, text } = useLanguage()
  const { name, watch } = useInstance()
  const { rail } = usePreferences()
  const { data: me } = useMe()
  // On a phone the navigation is elsewhere, and so is the list.
  const WatchList = useLoaded(
    watch !== null && window.matchMedia('(min-width: 720px)').matches,
    loadWatchList,
  )
  const groups = groupPages(pages)
  return (
    <nav
      aria-label={m.navigation}
      className="no-print z-20 hidden border-r border-line bg-surface phone:block"
    >
      <div className="sticky top-0 flex h-dvh flex-col">
        <PageLink
          href="/"
          className="flex h-11 flex-none items-center gap-[9px] border-b border-line-subtle px-3.5 text-14 font-strong rail:px-4"
        >
          <BrandMark />
          <span className="rail:sr-only">{text(name)}</span>
        </PageLink>
        <div className="min-h-0 flex-1 overflow-y-auto pb-3 rail:pt-2">
          {groups.map((group) => (
            <div
              key={group.id}
              className="rail:border-b rail:border-line-subtle rail:py-1.5 rail:last:border-0"
            >
              <h2 className="px-4 pt-3.5 pb-1 text-11 leading-tight font-medium text-fg-3 rail:sr-only">
                {text(group.label)}
              </h2>
              <ul>
                {group.pages.map((page) => (
                  <li key={page.id}>
                    <NavigationItem page={page} current={page.id === current} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
          {WatchList && (
            <div className="rail:hidden">
              <WatchList current={current} />
            </div>
          )}
        </div>
        {me?.person && (
          <button
            type="button"
            onClick={() => changeQuery({ new: 'page' })}
            aria-haspopup="dialog"
            title={m.newPage}
            className="flex h-10 flex-none items-center gap-2.5 border-t border-line px-4 text-fg-2 hover:text-fg rail:justify-center rail:px-0"
          >
            <Plus className="icon text-fg-3" aria-hidden="true" />
            <span className="rail:sr-only">{m.newPage}</span>
          </button>
        )}
        <button
          type="button"
          onClick={() => setPreferences({ rail: !rail })}
          aria-expanded={!rail}
          className="hidden h-10 flex-none items-center gap-2 border-t border-line px-4 text-11 text-fg-3 hover:text-fg min-[1100px]:flex rail:justify-center rail:px-0"
        >
          <Menu className="icon-s" aria-hidden="true" />
          <span className="rail:sr-only">{rail ? m.expand : m.collapse}</span>
          <kbd className="key ml-auto rail:hidden">[</kbd>
        </button>
      </div>
    </nav>
  )
}

function NavigationItem({ page, current }: { page: PageSummary; current: boolean }) {
  const { text } = useLanguage()
  const name = text(page.short ?? page.title)
  // The middle of the link on screen while it is pointed at or has the focus: there the rail says its name.
  const [middle, setMiddle] = useState<number | null>(null)
  const tell = ({ currentTarget }: { currentTarget: Element }) => {
    const { top, height } = currentTarget.getBoundingClientRect()
    setMiddle(top + height / 2)
  }
  const hush = () => setMiddle(null)
  return (
    <>
      <PageLink
        href={`/${page.id}`}
        aria-current={current ? 'page' : undefined}
        className="group mx-2 my-px flex h-8 items-center gap-2.5 rounded-4 px-2 text-fg-2 hover:bg-hover hover:text-fg aria-[current]:bg-active aria-[current]:font-medium aria-[current]:text-fg rail:px-2.5"
        onPointerEnter={tell}
        onPointerLeave={hush}
        onFocus={tell}
        onBlur={hush}
        onKeyDown={(event) => event.key === 'Escape' && hush()}
      >
        <PageIcon name={page.icon} className="icon text-fg-3 group-aria-[current]:text-accent" />
        <span className="truncate leading-body rail:sr-only">{name}</span>
      </PageLink>
      {middle !== null && (
        <span
          aria-hidden="true"
          style={{ top: middle }}
          className="pop pointer-events-none fixed left-[calc(var(--nav-w-rail)+8px)] hidden -translate-y-1/2 animate-[fade-in_90ms_300ms_both] px-2.5 py-1 text-12 whitespace-nowrap rail:block"
        >
          {name}
        </span>
      )}
    </>
  )
}

/** Groups in the order in which their first page comes. */
export function groupPages(pages: readonly PageSummary[]) {
  const groups = new Map<string, PageSummary['group'] & { pages: PageSummary[] }>()
  for (const page of pages) {
    const group = groups.get(page.group.id) ?? { ...page.group, pages: [] }
    group.pages.push(page)
    groups.set(page.group.id, group)
  }
  return [...groups.values()]
}
