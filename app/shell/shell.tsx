'use client'

import { CloudOff, FileQuestion, LayoutDashboard, LoaderCircle, Lock, TriangleAlert } from 'lucide-react'
import { ThemeProvider } from 'next-themes'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useSWRConfig } from 'swr'
import { nearestAll } from '../../core/nearest.ts'
import { navigate, takeOverHistory, useAddress } from '../address.ts'
import type { ApiFault } from '../api.ts'
import { usePage, usePages } from '../api.ts'
import { useEvents } from '../events.ts'
import { useLanguage } from '../messages.ts'
import { PageSkeleton } from '../page/page-skeleton.tsx'
import { PageView } from '../page/page-view.tsx'
import { setPreferences, usePreferences } from '../preferences.ts'
import { BottomBar } from './bottom-bar.tsx'
import { Navigation } from './navigation.tsx'
import { Notice } from './notice.tsx'
import { PageLink } from './page-link.tsx'
import { Palette } from './palette.tsx'
import { TopBar } from './top-bar.tsx'

/**
 * Everything on screen. The exported document knows no page and no reader, so the shell is drawn once it runs in
 * the browser; before that the document is an empty canvas in the right colours.
 */
export function Shell() {
  const inBrowser = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  )
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="dark"
      themes={['dark', 'light']}
      enableSystem={false}
      enableColorScheme={false}
    >
      {inBrowser && (
        <Tooltip.Provider delayDuration={300}>
          <Frame />
        </Tooltip.Provider>
      )}
    </ThemeProvider>
  )
}

function Frame() {
  const { m } = useLanguage()
  const { data: pages = [], error } = usePages()
  const path = useAddress().pathname.replace(/^\/+|\/+$/g, '')
  const current = path === '' ? (pages[0]?.id ?? null) : path
  const [searching, setSearching] = useState(false)
  // Counts what makes numbers on screen out of date: the page view loads anew when it changes.
  const [configVersion, setConfigVersion] = useState(0)
  const { mutate } = useSWRConfig()

  const onConfig = useCallback(() => {
    void mutate((key) => typeof key === 'string' && key.startsWith('/api/'))
    setConfigVersion((n) => n + 1)
  }, [mutate])
  const onData = useCallback(() => void mutate('/api/status'), [mutate])
  const lostAt = useEvents(onConfig, onData)
  useShortcuts(useCallback(() => setSearching(true), []))

  useEffect(takeOverHistory, [])
  useEffect(() => {
    if (path === '' && current) navigate(`/${current}${window.location.search}`, { replace: true })
  }, [path, current])

  return (
    <div className="grid min-h-dvh grid-cols-[var(--nav)_minmax(0,1fr)] max-phone:grid-cols-[minmax(0,1fr)] print:grid-cols-1">
      <a
        href="#content"
        className="btn btn-primary absolute top-1.5 left-2 z-[60] -translate-y-16 focus:translate-y-0"
      >
        {m.skip}
      </a>
      <Navigation pages={pages} current={current} />
      <div className="flex min-w-0 flex-col">
        <TopBar onSearch={() => setSearching(true)} />
        <main id="content" tabIndex={-1} className="content-box min-w-0 flex-1 pb-20 outline-none phone:pb-7">
          {pages.length === 0 ? (
            <Nothing fault={error} loading={!error && pages.length === 0} />
          ) : (
            current && (
              <CurrentPage
                key={current}
                id={current}
                known={pages.map((page) => page.id)}
                lostAt={lostAt}
                configVersion={configVersion}
              />
            )
          )}
        </main>
      </div>
      <BottomBar pages={pages} current={current} />
      <Palette open={searching} onClose={() => setSearching(false)} pages={pages} current={current} />
    </div>
  )
}

function CurrentPage(props: {
  id: string
  known: readonly string[]
  lostAt: Date | null
  configVersion: number
}) {
  const { m, text } = useLanguage()
  const { data: pages = [] } = usePages()
  const { data: page, error } = usePage(props.id)
  if (page) return <PageView page={page} lostAt={props.lostAt} configVersion={props.configVersion} />
  if (error?.status === 404) {
    const near = error.body?.nearest ?? nearestAll(props.id, props.known)
    const offered = pages.filter((page) => near.includes(page.id))
    return (
      <Whole>
        <Notice
          icon={FileQuestion}
          title={m.unknownPage(props.id)}
          text={m.unknownPageText}
          role="alert"
          heading="h1"
        >
          {(offered.length > 0 ? offered : pages.slice(0, 1)).map((page) => (
            <PageLink key={page.id} href={`/${page.id}`} className="btn btn-small">
              {m.goTo(text(page.title))}
            </PageLink>
          ))}
        </Notice>
      </Whole>
    )
  }
  return error ? <Nothing fault={error} loading={false} /> : <PageSkeleton />
}

/** No page to show: the server is silent, not ready, wants a sign-in, failed, or has no pages. */
function Nothing({ fault, loading }: { fault: ApiFault | undefined; loading: boolean }) {
  const { m } = useLanguage()
  const { mutate } = useSWRConfig()
  if (loading) return <PageSkeleton />
  const [icon, title, text] =
    fault === undefined
      ? [LayoutDashboard, m.noPages, m.noPagesText]
      : fault.status === 0
        ? [CloudOff, m.unreachable, m.unreachableText]
        : fault.status === 503
          ? [LoaderCircle, m.notReady, m.notReadyText]
          : fault.status === 401
            ? [Lock, m.signIn, m.signInText]
            : [TriangleAlert, m.failed, fault.body?.message ?? fault.message]
  return (
    <Whole>
      <Notice icon={icon} title={title} text={text} role={fault ? 'alert' : 'status'} heading="h1">
        {fault && (
          <button type="button" className="btn btn-small" onClick={() => void mutate(() => true)}>
            {m.retry}
          </button>
        )}
        {fault?.body && (
          <span className="mono text-fg-3">
            {[fault.body.error, fault.body.requestId].filter(Boolean).join(' · ')}
          </span>
        )}
      </Notice>
    </Whole>
  )
}

const Whole = ({ children }: { children: ReactNode }) => (
  <div className="flex min-h-[60dvh] items-center px-8 phone:px-24">{children}</div>
)

/** `/` and Ctrl K search, `[` folds the navigation; never while the reader types. */
function useShortcuts(search: () => void): void {
  const { rail } = usePreferences()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        return search()
      }
      const typing = target?.closest('input, textarea, select, [contenteditable], dialog[open]')
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === '/') {
        event.preventDefault()
        search()
      }
      if (event.key === '[') setPreferences({ rail: !rail })
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [search, rail])
}
