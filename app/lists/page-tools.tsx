import { Eye, Star } from 'lucide-react'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { useFirstPress } from '../on-first-use.ts'
import { toggled, useChange, useLists } from './use-lists.ts'
import { ViewsButton } from './views-button.tsx'

const loadMenu = () => import('./views-menu.tsx').then((module) => module.ViewsMenu)

/** What a reader keeps of a page: a star that puts it first in the navigation, and its saved views. */
export function PageTools({ page }: { page: ResolvedPage }) {
  const { m } = useLanguage()
  const [Menu, button, press] = useFirstPress(loadMenu)
  return (
    <>
      <Toggle list="favourites" one={page.id} name={m.favourite} icon={Star} className="max-phone:hidden" />
      {Menu ? (
        <Menu page={page} ref={button.ref} />
      ) : (
        <ViewsButton
          aria-haspopup="menu"
          aria-expanded={false}
          {...button}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return
            event.preventDefault()
            press('key')
          }}
        />
      )}
    </>
  )
}

/** Puts what the page is about on the watch list, or takes it off; nothing where the instance has no such list. */
export function WatchToggle({ symbol }: { symbol: string }) {
  const { m } = useLanguage()
  if (!useInstance().watch) return null
  return <Toggle list="watched" one={symbol} name={m.watch(symbol)} icon={Eye} className="no-print -ml-2" />
}

function Toggle(props: {
  readonly list: 'favourites' | 'watched'
  readonly one: string
  readonly name: string
  readonly icon: typeof Star
  readonly className: string
}) {
  const { list, one, name, icon: Icon } = props
  const items = useLists()?.[list]
  const change = useChange()
  const on = items?.includes(one) ?? false
  return (
    <button
      type="button"
      className={`icon-btn ${props.className}`}
      aria-pressed={on}
      aria-label={name}
      title={name}
      disabled={items === undefined}
      onClick={() => void change(list, (items) => toggled(items, one)).catch(() => {})}
    >
      <Icon className={`icon ${on ? 'fill-current/30 text-accent' : ''}`} aria-hidden="true" />
    </button>
  )
}
