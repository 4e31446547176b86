import { LogIn } from 'lucide-react'
import type { Person } from '../../core/api/accounts.ts'
import { useAddress } from '../address.ts'
import { useMe } from '../api.ts'
import { useLanguage } from '../language.ts'
import { useFirstPress } from '../on-first-use.ts'
import { PageLink } from './page-link.tsx'
import { PersonButton } from './person-button.tsx'
import { signInPath } from './to-sign-in.ts'

const loadMenu = () => import('../account/account-menu.tsx').then((module) => module.AccountMenu)

/** Who reads, with what they may do about it; or the way to sign in. */
export function AccountButton() {
  const { m } = useLanguage()
  const { data: me, error } = useMe()
  const { pathname, search } = useAddress()
  if (me?.person) return <Menu person={me.person} />
  if (!me && !error) return null
  return (
    <PageLink
      href={signInPath(pathname + search)}
      aria-label={m.toSignIn}
      className="hit flex flex-none items-center gap-1.5 rounded-4 text-12 text-fg-2 hover:text-fg"
    >
      <LogIn className="icon" aria-hidden="true" />
      <span className="hidden phone:inline">{m.toSignIn}</span>
    </PageLink>
  )
}

function Menu({ person }: { person: Person }) {
  const [Popup, button] = useFirstPress<{ person: Person }>(loadMenu)
  if (Popup) return <Popup person={person} ref={button.ref} />
  return <PersonButton person={person} aria-haspopup="menu" aria-expanded={false} {...button} />
}
