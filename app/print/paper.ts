import { flushSync } from 'react-dom'
import { isPaper, PAPERS, type Paper, PICTURE_WIDTH } from '../../core/api/papers.ts'

/** Parts of widgets that a reader scrolls sideways on screen. */
const SCROLLED = '.widget-cell :is(.overflow-auto, .overflow-x-auto)'
const PRINTED: Paper = 'a4'

let themeBefore: string | null = null
let sheet: CSSStyleSheet | null = null

/** What the address asks the page to be laid out for, `#print=a4`; null where it is for a screen. */
export function askedPaper(): Paper | 'picture' | null {
  const asked = new URLSearchParams(window.location.hash.slice(1)).get('print')
  if (asked === null) return null
  return asked === 'picture' || isPaper(asked) ? asked : PRINTED
}

/**
 * Paper is light unless the address asks for a theme, as wide as its sheet, and has every row. Views see the change at
 * the root of the document.
 */
export function toPaper(on: Paper | 'picture' = askedPaper() ?? PRINTED): void {
  const root = document.documentElement
  fillMargins(on)
  if (root.dataset.printing) return
  const asked = askedPaper() && new URLSearchParams(window.location.search).get('theme')
  themeBefore = root.dataset.theme ?? null
  flushSync(() => {
    root.dataset.theme = asked === 'dark' ? 'dark' : 'light'
    root.dataset.printing = 'on'
    root.style.setProperty('--paper', `${on === 'picture' ? PICTURE_WIDTH : PAPERS[on].width}px`)
  })
  // Views that see it draw themselves in the microtasks that follow.
  void Promise.resolve()
    .then(() => {})
    .then(fitToPaper)
}

/** Nobody scrolls sideways on paper: what is wider than its place is made smaller as a whole. */
export function fitToPaper(): void {
  if (!document.documentElement.dataset.printing) return
  for (const box of document.querySelectorAll<HTMLElement>(SCROLLED)) {
    const inner = box.firstElementChild
    if (!(inner instanceof HTMLElement) || box.scrollWidth <= box.clientWidth + 1) continue
    inner.style.zoom = String((Number(inner.style.zoom || 1) * box.clientWidth) / (box.scrollWidth + 1))
    inner.dataset.smaller = ''
  }
}

export function toScreen(): void {
  const root = document.documentElement
  if (!root.dataset.printing || askedPaper()) return
  delete root.dataset.printing
  for (const inner of document.querySelectorAll<HTMLElement>('[data-smaller]')) {
    inner.style.zoom = ''
    delete inner.dataset.smaller
  }
  if (themeBefore !== null) root.dataset.theme = themeBefore
}

/** What stands in the margins of each sheet: what the page is about, where its numbers are from, and which sheet it is. */
export function fillMargins(on: Paper | 'picture' = askedPaper() ?? PRINTED): void {
  const {
    about = '',
    inputs = '',
    source = '',
  } = document.querySelector<HTMLElement>('[data-printed]')?.dataset ?? {}
  const { size, side } = PAPERS[on === 'picture' ? PRINTED : on]
  const wide = PAPERS[on === 'picture' ? PRINTED : on].width > 900
  const box = (name: string, content: string) =>
    `@${name} { content: ${content}; font: 400 11px var(--font-sans); color: var(--text-3); white-space: nowrap; }`
  sheet ??= new CSSStyleSheet()
  sheet.replaceSync(`
    @page {
      size: ${size};
      margin: 14mm ${side} 12mm;
      ${box('top-left', quoted(cut(about, 80)))}
      ${box('top-right', wide ? quoted(cut(inputs, 110)) : '""')}
      ${box('bottom-left', quoted(cut(source, wide ? 150 : 100)))}
      ${box('bottom-right', 'counter(page) " / " counter(pages)')}
    }
    @page :first {
      margin-top: 9mm;
      @top-left { content: none; }
      @top-right { content: none; }
    }`)
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet)
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** A text as a string of CSS, whatever it holds. */
const quoted = (text: string) =>
  `"${text.replace(/[\p{C}\s]+/gu, ' ').replace(/["\\]/g, (character) => `\\${character}`)}"`
