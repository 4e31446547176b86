import { Lock } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import type { ShellPage } from '../../core/page/shell-pages.ts'
import { useMe } from '../api.ts'
import { useInstance } from '../instance.ts'
import { PageSkeleton } from '../page/page-skeleton.tsx'
import { Notice } from '../shell/notice.tsx'
import { PageLink } from '../shell/page-link.tsx'
import { ToSignIn } from '../shell/to-sign-in.ts'
import { AccountsFault } from './accounts-fault.tsx'
import { OwnAccount } from './own-account.tsx'
import { PeoplePage } from './people-page.tsx'
import { SignInLogPage } from './sign-in-log.tsx'
import { useAccountWords } from './words.ts'

/** The own account, and for admins those of everybody. */
export function AccountPages({ page }: { readonly page: ShellPage }) {
  const { a } = useAccountWords()
  const { data: me, error, mutate } = useMe()
  if (!me) {
    return error ? (
      <div className="px-(--gutter) py-14">
        <AccountsFault fault={error} onRetry={() => void mutate()} heading="h1" />
      </div>
    ) : (
      <PageSkeleton />
    )
  }
  const { person } = me
  if (!person) return <ToSignIn />
  if (page === 'account') {
    return (
      <Titled title={a.ownAccount}>
        <OwnAccount me={me} person={person} />
      </Titled>
    )
  }
  if (person.role !== 'admin') return <AdminsOnly />
  return (
    <Titled title={page === 'people' ? a.people : a.log} tabs={<Tabs page={page} />}>
      {page === 'people' ? <PeoplePage self={person} /> : <SignInLogPage />}
    </Titled>
  )
}

function Titled(props: { readonly title: string; readonly tabs?: ReactNode; readonly children: ReactNode }) {
  const { text } = useAccountWords()
  const name = text(useInstance().name)
  useEffect(() => {
    document.title = `${props.title} · ${name}`
  }, [props.title, name])
  return (
    <>
      <header className="flex min-h-(--head-h) items-center px-(--gutter) py-2">
        <h1 className="text-20 leading-tight font-strong">{props.title}</h1>
      </header>
      {props.tabs}
      <div className="max-w-[1080px] px-(--gutter) pt-3.5">{props.children}</div>
    </>
  )
}

/** The two pages of an admin, as tabs look everywhere. */
function Tabs({ page }: { readonly page: ShellPage }) {
  const { a } = useAccountWords()
  return (
    <nav
      aria-label={a.people}
      className="flex h-(--tabs-h) gap-[14px] border-b border-line px-[calc(var(--gutter)-4px)]"
    >
      {(['people', 'people/log'] as const).map((id) => (
        <PageLink
          key={id}
          href={`/${id}`}
          aria-current={id === page ? 'page' : undefined}
          className="-mb-px grid place-items-center border-b-2 px-1 border-transparent text-fg-2 hover:text-fg aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-fg"
        >
          {id === 'people' ? a.people : a.log}
        </PageLink>
      ))}
    </nav>
  )
}

function AdminsOnly() {
  const { a, m, text } = useAccountWords()
  const { name } = useInstance()
  return (
    <div className="flex min-h-[60dvh] items-center px-8 phone:px-24">
      <Notice icon={Lock} title={a.adminsOnly} text={a.adminsOnlyText} role="alert" heading="h1">
        <PageLink href="/" className="btn btn-small hit">
          {m.goTo(text(name))}
        </PageLink>
      </Notice>
    </div>
  )
}
