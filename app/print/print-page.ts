import { askedPaper, fitToPaper, toPaper, toScreen } from './paper.ts'

const loadPainted = () => import('./painted.ts')

/**
 * Prints the page, or saves it as PDF. It is laid out for paper before the dialog opens, since charts draw themselves
 * by scripts, which a print style sheet alone does not wake.
 */
export async function printPage(): Promise<void> {
  toPaper()
  await (await loadPainted()).atRest()
  fitToPaper()
  window.print()
  toScreen()
}

/**
 * Whatever way the browser is asked to print: its own key goes through `printPage`, and its menu at least gets the
 * light theme and whole tables. An address that asks for paper gets it from the start. Returns what ends it.
 */
export function followPrinting(): () => void {
  const stop = new AbortController()
  const { signal } = stop
  if (askedPaper()) {
    toPaper()
    void loadPainted().then(({ tellPainting }) => tellPainting(signal))
  }
  const paper = window.matchMedia('print')
  paper.addEventListener('change', () => (paper.matches ? toPaper() : toScreen()), { signal })
  window.addEventListener('beforeprint', () => toPaper(), { signal })
  window.addEventListener('afterprint', toScreen, { signal })
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey)) return
      if (event.shiftKey || event.altKey) return
      event.preventDefault()
      void printPage()
    },
    { signal },
  )
  return () => stop.abort()
}
