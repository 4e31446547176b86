import { Search } from 'lucide-react'
import { say } from '../../core/words/text.ts'
import { useStatus } from '../api.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { AccountButton } from './account-button.tsx'
import { BrandMark } from './brand-mark.tsx'
import { LanguageChoice, ThemeButton } from './display-choices.tsx'
import { PageLink } from './page-link.tsx'
import { SettingsMenu } from './settings-menu.tsx'

export function TopBar({ onSearch }: { onSearch: () => void }) {
  const { lang, m } = useLanguage()
  const { name } = useInstance()
  const { data: status } = useStatus()
  return (
    <header className="no-print sticky top-0 z-20 flex h-11 items-center gap-2 border-b border-line bg-surface px-(--gutter) phone:gap-3.5">
      <PageLink href="/" aria-label={say(name, lang)} className="hit phone:hidden">
        <BrandMark />
      </PageLink>
      <button
        type="button"
        onClick={onSearch}
        aria-haspopup="dialog"
        className="hit flex h-[34px] min-w-0 flex-1 items-center gap-2 rounded-6 border border-line-control bg-canvas pr-1.5 pl-[9px] text-fg-3 hover:bg-hover phone:h-(--control-h) phone:max-w-[300px]"
      >
        <Search className="icon-s" aria-hidden="true" />
        <span className="flex-1 truncate text-left">{m.search}</span>
        <kbd className="key hidden phone:inline">/</kbd>
      </button>
      <div className="hidden flex-1 phone:block" />
      {status?.demo && (
        <span className="badge badge-demo" title={m.demoHint}>
          <span className="hidden phone:inline">{m.demo}</span>
          <span className="phone:hidden">{m.demoShort}</span>
        </span>
      )}
      <div className="hidden items-center gap-3.5 phone:flex">
        <LanguageChoice />
        <ThemeButton />
        <SettingsMenu />
      </div>
      <AccountButton />
    </header>
  )
}
