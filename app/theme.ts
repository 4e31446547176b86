import { useTheme } from 'next-themes'
import { setPreferences, usePreferences } from './preferences.ts'

export type Theme = 'dark' | 'light'

/** The theme on screen, and what changes it for good: an address that asks for one has had its say then. */
export function useThemeChoice(): { theme: Theme; setTheme: (theme: string) => void } {
  const { askedTheme } = usePreferences()
  const { resolvedTheme, setTheme } = useTheme()
  return {
    theme: (askedTheme ?? resolvedTheme) === 'light' ? 'light' : 'dark',
    setTheme: (theme) => {
      setPreferences({ askedTheme: null })
      setTheme(theme)
    },
  }
}
