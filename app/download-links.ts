import { getMe } from './api.ts'

/**
 * Renews the session before a link saves a file: a browser asks for files by itself, and would save the refusal of a
 * token that is over. Returns what ends it.
 */
export function followDownloads(): () => void {
  const stop = new AbortController()
  document.addEventListener('click', (event) => void renewFirst(event), { signal: stop.signal })
  return () => stop.abort()
}

async function renewFirst(event: MouseEvent): Promise<void> {
  const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[download]')
  if (!link || event.defaultPrevented) return
  event.preventDefault()
  // As it is now: the menu that it stands in closes meanwhile.
  const again = document.createElement('a')
  again.href = link.href
  again.download = link.download
  // Where the server does not answer the browser says so, as it does of any file.
  await getMe().catch(() => {})
  // Outside the document: nothing hears of this click.
  again.click()
}
