import type { Painting } from '../../core/api/papers.ts'
import { fillMargins, fitToPaper } from './paper.ts'

/** What says of itself that it is on its way: numbers, a view, a drawing. */
const BUSY = 'main :is([aria-busy="true"], [data-loading], [data-drawing])'
/** So many frames in a row without a change are rest: what is measured after it is drawn has been, too. */
const FRAMES = 6

declare global {
  interface Window {
    /** Given by a program that prints the page. */
    rattanPainting?: (painting: Painting) => void
  }
}

const frame = () => new Promise((done) => requestAnimationFrame(done))

/** Resolves once nothing on the page is on its way, its letters are here, and for some frames nothing has changed. */
export async function atRest(signal?: AbortSignal, told: () => void = () => {}): Promise<void> {
  let changed = true
  const observer = new MutationObserver(() => {
    changed = true
  })
  const watched = { attributes: true, childList: true, characterData: true, subtree: true }
  observer.observe(document.body, watched)
  const sizes = new ResizeObserver(() => {
    changed = true
  })
  sizes.observe(document.body)
  try {
    for (let quiet = 0; quiet < FRAMES && !signal?.aborted; ) {
      await frame()
      if (changed) told()
      const busy = changed || document.querySelector(BUSY) !== null || document.fonts.status === 'loading'
      quiet = busy ? 0 : quiet + 1
      changed = false
    }
  } finally {
    observer.disconnect()
    sizes.disconnect()
  }
}

/** Tells the program that prints the page how far it is, and at last what it shows and what it could not. */
export async function tellPainting(signal: AbortSignal): Promise<void> {
  const { rattanPainting: tell } = window
  if (!tell) return
  let before = ''
  const progress = () => {
    const now = { ...painting(), done: false, faults: [] }
    if (before === JSON.stringify(now)) return
    before = JSON.stringify(now)
    tell(now)
  }
  // What is not here yet is no empty page.
  const here = () => document.querySelector('[data-printed], main [role="alert"]') !== null
  do await atRest(signal, progress)
  while (!here() && !signal.aborted)
  fitToPaper()
  fillMargins()
  await atRest(signal)
  if (!signal.aborted) tell({ ...painting(), done: true })
}

function painting(): Painting {
  const widgets = [...document.querySelectorAll<HTMLElement>('main [data-widget]')]
  const busy = (widget: HTMLElement) =>
    widget.ariaBusy === 'true' || widget.querySelector('[aria-busy="true"], [data-drawing]') !== null
  const faults = widgets.flatMap((widget) => {
    const why = widget.querySelector('[role="alert"]')
    const title = widget.querySelector('h2')?.textContent ?? ''
    return why ? [{ widget: widget.dataset.widget ?? '', title, why: textOf(why) }] : []
  })
  const alert = [...document.querySelectorAll('main [role="alert"]')].find(
    (one) => one.closest('[data-widget]') === null,
  )
  const { dataVersion = null } = document.querySelector<HTMLElement>('[data-printed]')?.dataset ?? {}
  return {
    ...{ painted: widgets.filter((widget) => !busy(widget)).length, of: widgets.length, done: false },
    ...{ dataVersion, faults: alert ? [{ widget: null, title: '', why: textOf(alert) }, ...faults] : faults },
  }
}

/** The sentences of a notice without what can be pressed in it. */
function textOf(notice: Element): string {
  const copy = notice.cloneNode(true) as Element
  for (const button of copy.querySelectorAll('button, a, svg')) button.remove()
  return [...copy.querySelectorAll('p, h1, h2, h3, b, span')]
    .filter((node) => node.childElementCount === 0)
    .map((node) => node.textContent?.trim())
    .filter(Boolean)
    .join(' ')
    .slice(0, 500)
}
