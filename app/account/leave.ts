import { setPreferences } from '../preferences.ts'
import { signOut } from '../renewal.ts'

/** Signs out; the server empties what this browser keeps, and only how pages are shown is put back. */
export async function leave(readable: boolean): Promise<void> {
  const theme = localStorage.getItem('theme')
  await signOut(readable ? '/' : '/sign-in', () => {
    setPreferences({ subjects: {} })
    if (theme !== null) localStorage.setItem('theme', theme)
  })
}
