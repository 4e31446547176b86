import { flushSync } from 'react-dom'

const frame = () => new Promise((done) => requestAnimationFrame(done))

/** What charts need to draw themselves anew at another width. */
const SETTLE_MS = 400

/** Parts of widgets that a reader scrolls sideways on screen. */
const SCROLLED = '.widget-cell :is(.overflow-auto, .overflow-x-auto)'

let themeBefore: string | null = null

/** Paper is light, as wide as A4, and has every row. Views see the change at the root of the document. */
function toPaper(): void {
  const root = document.documentElement
  if (root.dataset.printing) return
  themeBefore = root.dataset.theme ?? null
  flushSync(() => {
    root.dataset.theme = 'light'
    root.dataset.printing = 'on'
  })
  // Views that see it draw themselves in the microtasks that follow.
  void Promise.resolve()
    .then(() => {})
    .then(fitToPaper)
}

/** Nobody scrolls sideways on paper: what is wider than its place is made smaller as a whole. */
function fitToPaper(): void {
  if (!document.documentElement.dataset.printing) return
  for (const box of document.querySelectorAll<HTMLElement>(SCROLLED)) {
    const inner = box.firstElementChild
    if (!(inner instanceof HTMLElement) || box.scrollWidth <= box.clientWidth + 1) continue
    inner.style.zoom = String((Number(inner.style.zoom || 1) * box.clientWidth) / (box.scrollWidth + 1))
    inner.dataset.smaller = ''
  }
}

function toScreen(): void {
  const root = document.documentElement
  if (!root.dataset.printing) return
  delete root.dataset.printing
  for (const inner of document.querySelectorAll<HTMLElement>('[data-smaller]')) {
    inner.style.zoom = ''
    delete inner.dataset.smaller
  }
  if (themeBefore !== null) root.dataset.theme = themeBefore
}

/**
 * Prints the page, or saves it as PDF. It is laid out for paper before the dialog opens, since charts draw themselves
 * by scripts, which a print style sheet alone does not wake.
 */
export async function printPage(): Promise<void> {
  toPaper()
  await frame()
  await new Promise((done) => setTimeout(done, SETTLE_MS))
  fitToPaper()
  window.print()
  toScreen()
}

/**
 * Whatever way the browser is asked to print: its own key goes through `printPage`, and its menu at least gets the
 * light theme and whole tables. Returns what ends it.
 */
export function followPrinting(): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const paper = window.matchMedia('print')
  paper.addEventListener('change', () => (paper.matches ? toPaper() : toScreen()), { signal })
  window.addEventListener('beforeprint', toPaper, { signal })
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
