import { History, LogOut, type LucideIcon, UserRound, Users } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type { Person } from '../../core/api/accounts.ts'
import { useMe } from '../api.ts'
import type { PopupProps } from '../on-first-use.ts'
import { PageLink } from '../shell/page-link.tsx'
import { PersonButton } from '../shell/person-button.tsx'
import { leave } from './leave.ts'
import { RefreshItem } from './refresh-item.tsx'
import { useAccountWords } from './words.ts'

/** The initials of who reads, with the menu that they open. */
export function AccountMenu({ ref, person }: { readonly person: Person } & PopupProps) {
  const { a } = useAccountWords()
  const { data: me } = useMe()
  const [failed, setFailed] = useState(false)
  return (
    <DropdownMenu.Root modal={false} onOpenChange={() => setFailed(false)}>
      <DropdownMenu.Trigger asChild ref={ref}>
        <PersonButton person={person} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} collisionPadding={8} className="pop w-64 py-1">
          <div className="px-3.5 pt-1.5 pb-2">
            <p className="truncate font-medium">{person.name || person.email}</p>
            <p className="truncate text-12 text-fg-3">
              {person.email} · {a.roles[person.role]}
            </p>
          </div>
          <DropdownMenu.Separator className="mb-1 h-px bg-line" />
          <Place href="/account" icon={UserRound} name={a.ownAccount} />
          {person.role === 'admin' && (
            <>
              <Place href="/people" icon={Users} name={a.people} />
              <Place href="/people/log" icon={History} name={a.log} />
              <RefreshItem />
            </>
          )}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item
            className="menu-item"
            onSelect={(event) => {
              event.preventDefault()
              leave(me?.public ?? false).catch(() => setFailed(true))
            }}
          >
            <LogOut className="icon text-fg-3" aria-hidden="true" />
            {a.signOut}
          </DropdownMenu.Item>
          {failed && (
            <p role="alert" className="px-3.5 py-1.5 text-12 text-danger">
              {a.signOutFailed}
            </p>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Place(props: { readonly href: string; readonly icon: LucideIcon; readonly name: string }) {
  const { icon: Icon } = props
  return (
    <DropdownMenu.Item asChild className="menu-item">
      <PageLink href={props.href}>
        <Icon className="icon text-fg-3" aria-hidden="true" />
        {props.name}
      </PageLink>
    </DropdownMenu.Item>
  )
}
