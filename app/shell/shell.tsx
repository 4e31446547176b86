'use client'

import { FileQuestion, LayoutDashboard } from 'lucide-react'
import { ThemeProvider } from 'next-themes'
import {
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react'
import { SWRConfig, useSWRConfig } from 'swr'
import { isShellPage } from '../../core/page/shell-pages.ts'
import { navigate, takeOverHistory, useAddress } from '../address.ts'
import { usePage, usePages } from '../api.ts'
import { firstAnswers, firstViews } from '../first-document.ts'
import { useInstanceAnswer } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { useCarriedLists, useDefaultView, useFavouritesFirst } from '../lists/use-lists.ts'
import { useLoaded } from '../on-first-use.ts'
import { PageSkeleton } from '../page/page-skeleton.tsx'
import { PageView } from '../page/page-view.tsx'
import { setPreferences, usePreferences } from '../preferences.ts'
import { followPrinting } from '../print/print-page.ts'
import type { ApiFault } from '../request.ts'
import { followSession, onSessionChange, sessionEnded } from '../session.ts'
import { preloadViews } from '../widget/views.ts'
import { BottomBar } from './bottom-bar.tsx'
import { FaultNotice } from './fault-notice.tsx'
import { Navigation } from './navigation.tsx'
import { Notice } from './notice.tsx'
import { PageLink } from './page-link.tsx'
import { Search } from './search.tsx'
import { ToSignIn } from './to-sign-in.ts'
import { TopBar } from './top-bar.tsx'
import { type News, useNews } from './use-news.ts'

// Before anything is drawn: the views come while the shell is drawn.
preloadViews(firstViews())

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
  const { askedTheme } = usePreferences()
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme={process.env.INSTANCE_THEME ?? 'dark'}
      themes={['dark', 'light']}
      enableSystem={false}
      enableColorScheme={false}
      forcedTheme={askedTheme ?? undefined}
    >
      {inBrowser && (
        <SWRConfig value={KNOWN}>
          <Screen />
        </SWRConfig>
      )}
    </ThemeProvider>
  )
}

/** The answers that came with the document; `_k` is the library's own mark of an address that it knows. */
const KNOWN = {
  provider: () =>
    new Map(Object.entries(firstAnswers()).map(([address, data]) => [address, { data, _k: address }])),
}

const loadSignIn = () => import('../account/sign-in-pages.tsx').then((module) => module.SignInPages)
const loadAccounts = () => import('../account/account-pages.tsx').then((module) => module.AccountPages)
const loadNewPage = () => import('../edit/new-page.tsx').then((module) => module.NewPage)
const loadSignInAgain = () => import('../account/sign-in-again.tsx').then((module) => module.SignInAgain)

/** Signing in stands alone; every other page has the navigation around it. */
function Screen() {
  const { lang } = useLanguage()
  const path = useAddress().pathname.split('/').filter(Boolean).join('/')
  const page = isShellPage(path) && path.startsWith('sign-in') ? path : null
  const SignIn = useLoaded(page !== null, loadSignIn)
  useEffect(takeOverHistory, [])
  useEffect(followPrinting, [])
  useEffect(followSession, [])
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  return page ? SignIn && <SignIn page={page} /> : <Frame path={path} />
}

function Frame({ path }: { path: string }) {
  const { m } = useLanguage()
  const { data: pages = [] } = usePages()
  const menu = useFavouritesFirst(pages)
  const own = isShellPage(path) ? path : null
  const current = own ? null : path === '' ? (pages[0]?.id ?? null) : path
  const Accounts = useLoaded(own !== null, loadAccounts)
  const ended = useSyncExternalStore(onSessionChange, sessionEnded)
  const SignInAgain = useLoaded(ended, loadSignInAgain)
  const making = useAddress().searchParams.has('new') && own === null
  const NewPage = useLoaded(making, loadNewPage)
  const news = useNews()
  const [searching, setSearching] = useState(false)
  const search = useCallback(() => setSearching(true), [])
  useShortcuts(search)
  useCarriedLists()

  useEffect(() => {
    if (path === '' && current) navigate(`/${current}${window.location.search}`, { replace: true })
  }, [path, current])

  return (
    <div className="grid min-h-dvh grid-cols-[var(--nav)_minmax(0,1fr)] max-phone:grid-cols-[minmax(0,1fr)] paper:grid-cols-1 paper:min-h-0">
      <a
        href="#content"
        className="btn btn-primary absolute top-1.5 left-2 z-[60] -translate-y-16 focus:translate-y-0"
      >
        {m.skip}
      </a>
      <Navigation pages={menu} current={current} />
      <div className="flex min-w-0 flex-col">
        <TopBar onSearch={search} />
        <main
          id="content"
          tabIndex={-1}
          className="content-box min-w-0 flex-1 pb-20 outline-none phone:pb-7 paper:pb-0"
        >
          {own === null ? (
            <Content current={current} news={news} />
          ) : Accounts ? (
            <Accounts page={own} />
          ) : (
            <PageSkeleton />
          )}
        </main>
      </div>
      <BottomBar pages={menu} current={current} />
      <Search open={searching} onClose={() => setSearching(false)} pages={menu} current={current} />
      {NewPage && making && pages.length > 0 && <NewPage pages={pages} current={current} />}
      {SignInAgain && ended && <SignInAgain />}
    </div>
  )
}

/** The page of the address, once it is known which pages there are and in whose words they speak. */
function Content({ current, news }: { current: string | null; news: News }) {
  const instance = useInstanceAnswer()
  const { data: pages, error } = usePages()
  if (!pages || !instance.data) {
    const fault = error ?? instance.error
    if (fault?.status === 401) return <ToSignIn />
    return fault ? <Nothing fault={fault} /> : <PageSkeleton />
  }
  if (current === null || pages.length === 0) return <Nothing fault={undefined} />
  return <CurrentPage key={current} id={current} news={news} />
}

function CurrentPage(props: { id: string; news: News }) {
  const { m, text } = useLanguage()
  const { data: pages = [] } = usePages()
  const { data: page, error } = usePage(props.id)
  const gone = error?.status === 404
  const ready = useDefaultView(props.id)
  if (!ready) return <PageSkeleton />
  if (page && !gone) return <PageView page={page} {...props.news} />
  if (gone) {
    const near = error.body?.nearest ?? []
    const offered = pages.filter((page) => near.includes(page.id))
    return (
      <Whole>
        <Notice
          icon={FileQuestion}
          title={page ? m.deletedPage(text(page.title)) : m.unknownPage(props.id)}
          text={page ? m.deletedPageText : m.unknownPageText}
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
  if (error?.status === 401) return <ToSignIn />
  return error ? <Nothing fault={error} /> : <PageSkeleton />
}

/** No page to show: there is none, or the server did not say. */
function Nothing({ fault }: { fault: ApiFault | undefined }) {
  const { m } = useLanguage()
  const { mutate } = useSWRConfig()
  return (
    <Whole>
      {fault ? (
        <FaultNotice fault={fault} heading="h1" onRetry={() => void mutate(() => true)} />
      ) : (
        <Notice icon={LayoutDashboard} title={m.noPages} text={m.noPagesText} role="status" heading="h1" />
      )}
    </Whole>
  )
}

const Whole = ({ children }: { children: ReactNode }) => (
  <div className="flex min-h-[60dvh] items-center px-8 phone:px-24">{children}</div>
)

/** `/` and Ctrl K search, `[` folds the navigation; never while the reader types. */
function useShortcuts(search: () => void): void {
  const { rail } = usePreferences()
  useLayoutEffect(() => {
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
