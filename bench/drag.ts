import type { PageLayouts, Previewed } from '../core/api/layouts.ts'
import { type WrittenPage, type WrittenWidget, widgetPlaces } from '../core/edit/written-page.ts'
import { launchChromium } from '../e2e/chromium.ts'
import { settled } from '../e2e/settled.ts'
import { type BenchPage, json } from './subject.ts'

export interface DragFrames {
  readonly widgets: number
  readonly perSecond: number
  /** The longest that one frame stood, in ms. */
  readonly slowest: number
  /** What was asked of the server meanwhile. */
  readonly requests: number
}

const WIDGETS = 30
const SECONDS = 4

/** Notes when each frame begins; as text, since the compiler's own helpers are not in the page. */
const WATCH = `(() => {
  window.benchFrames = []
  const frame = (now) => {
    window.benchFrames.push(now)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
})()`

/** Frames while one of thirty live widgets is dragged about, over the others and past them. */
export async function dragFrames(url: string, { id }: BenchPage): Promise<DragFrames> {
  const path = `${url}/api/layouts/${id}`
  const { written } = await json<PageLayouts>(path)
  const page = manyWidgets(written)
  const answer = await fetch(`${path}/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ page }),
  })
  const { layout } = (await answer.json()) as Previewed
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    await context.addInitScript(([key, own]) => localStorage.setItem(key, own), [
      `rattan-layout:${id}`,
      JSON.stringify({ layout, page, base: written }),
    ] as const)
    const reader = await context.newPage()
    await reader.goto(`${url}/${id}?edit=on`)
    await settled(reader)
    const first = reader.locator('[data-edit-widget]').first()
    await first.waitFor()
    await first.click()
    await reader.evaluate(() => document.fonts.ready)
    const widgets = await reader.locator('[data-edit-widget]').count()
    let requests = 0
    reader.on('request', () => requests++)
    const box = (await first.boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await reader.mouse.move(x, y)
    await reader.mouse.down()
    await reader.mouse.move(x + 20, y)
    await reader.evaluate(WATCH)
    const until = Date.now() + SECONDS * 1000
    for (let step = 0; Date.now() < until; step++) {
      await reader.mouse.move(x + 300 * Math.sin(step / 25), y + 200 + 200 * Math.sin(step / 40))
    }
    const frames = await reader.evaluate(() => (window as unknown as { benchFrames: number[] }).benchFrames)
    await reader.mouse.up()
    const gaps = frames.slice(1).map((now, i) => now - frames[i]!)
    const lasted = frames.at(-1)! - frames[0]!
    return { widgets, perSecond: (gaps.length * 1000) / lasted, slowest: Math.max(...gaps), requests }
  } finally {
    await browser.close()
  }
}

/** The page with one tab of thirty of its widgets, three in a row; each again where it has fewer. */
function manyWidgets(page: WrittenPage): WrittenPage {
  const all = widgetPlaces(page)
    .map(({ widget }) => widget)
    .filter(({ at, query }) => query && at.h >= 3)
  const widgets = [...Array(WIDGETS).keys()].map((i): WrittenWidget => {
    const { controls: _controls, when: _when, repeat: _repeat, ...widget } = all[i % all.length]!
    return { ...widget, id: `drag_${i}`, at: { x: (i % 3) * 4, y: Math.floor(i / 3) * 4, w: 4, h: 4 } }
  })
  const { widgets: _above, ...rest } = page
  return { ...rest, tabs: [{ id: 'many', title: page.title, widgets }] }
}
