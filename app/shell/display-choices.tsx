import { Moon, Sun } from 'lucide-react'
import { ToggleGroup } from 'radix-ui'
import { useLanguage } from '../language.ts'
import { setPreferences } from '../preferences.ts'
import { useThemeChoice } from '../theme.ts'

export function LanguageChoice() {
  const { lang, languages, m } = useLanguage()
  if (languages.length < 2) return null
  return (
    <ToggleGroup.Root
      type="single"
      value={lang}
      onValueChange={(value) => value && setPreferences({ lang: value })}
      aria-label={m.language}
      className="segment segment-small"
    >
      {languages.map((value) => (
        <ToggleGroup.Item key={value} value={value}>
          {value.toUpperCase()}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

export function ThemeButton() {
  const { m } = useLanguage()
  const { theme, setTheme } = useThemeChoice()
  const dark = theme === 'dark'
  return (
    <button
      type="button"
      onClick={() => setTheme(dark ? 'light' : 'dark')}
      aria-label={dark ? m.toLight : m.toDark}
      title={dark ? m.toLight : m.toDark}
      className="icon-btn"
    >
      {dark ? <Moon className="icon" aria-hidden="true" /> : <Sun className="icon" aria-hidden="true" />}
    </button>
  )
}
