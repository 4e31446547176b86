import { Moon, Search, Sun } from 'lucide-react'
import { ToggleGroup } from 'radix-ui'
import { say } from '../../core/words/text.ts'
import { useStatus } from '../api.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { setPreferences } from '../preferences.ts'
import { useThemeChoice } from '../theme.ts'
import { BrandMark } from './brand-mark.tsx'
import { PageLink } from './page-link.tsx'
import { SettingsMenu } from './settings-menu.tsx'

export function TopBar({ onSearch }: { onSearch: () => void }) {
  const { lang, languages, m } = useLanguage()
  const { name } = useInstance()
  const { data: status } = useStatus()
  const { theme, setTheme } = useThemeChoice()
  const dark = theme === 'dark'
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
      {languages.length > 1 && (
        <ToggleGroup.Root
          type="single"
          value={lang}
          onValueChange={(value) => value && setPreferences({ lang: value })}
          aria-label={m.language}
          className="segment segment-small hidden phone:inline-flex"
        >
          {languages.map((value) => (
            <ToggleGroup.Item key={value} value={value}>
              {value.toUpperCase()}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      )}
      <button
        type="button"
        onClick={() => setTheme(dark ? 'light' : 'dark')}
        aria-label={dark ? m.toLight : m.toDark}
        title={dark ? m.toLight : m.toDark}
        className="icon-btn hidden phone:inline-grid"
      >
        {dark ? <Moon className="icon" aria-hidden="true" /> : <Sun className="icon" aria-hidden="true" />}
      </button>
      <div className="hidden phone:block">
        <SettingsMenu />
      </div>
    </header>
  )
}
