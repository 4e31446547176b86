import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageSummary } from '../core/api/pages.ts'
import { launchChromium } from './chromium.ts'
import { type RunningServer, startServer } from './server.ts'
import { atRest, settled } from './settled.ts'

let browser: Browser
let server: RunningServer
let pages: PageSummary[]
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '' })
  browser = await launchChromium()
  pages = (await (await fetch(`${server.url}/api/pages`)).json()) as PageSummary[]
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const PAGES = ['company', 'bank', 'security', 'sector', 'technical', 'forecast', 'fx-commodities']

test('the menu has the seven pages, and that of the data itself', () => {
  expect(pages.map(({ id }) => id)).toEqual([...PAGES, 'data'])
})

/** Opened at `width`, where rules of access are tried too, and then made as narrow as `also`. */
const LOOKS = [
  { lang: 'vi', theme: 'dark', width: 1440, also: [1280] },
  { lang: 'en', theme: 'light', width: 1440, also: [1280, 390] },
  { lang: 'vi', theme: 'light', width: 390, also: [] },
] as const

describe.each(LOOKS)(
  'in $lang, $theme, $width wide',
  { timeout: 300_000 },
  ({ lang, theme, width, also }) => {
    test.each(PAGES)('every tab of %s is whole', async (id) => {
      const { tabs } = pages.find((page) => page.id === id)!
      const context = await browser.newContext({ viewport: { width, height: 900 } })
      await context.addInitScript(
        ([language, look]) => {
          localStorage.setItem('rattan', JSON.stringify({ lang: language }))
          localStorage.setItem('theme', look)
        },
        [lang, theme] as const,
      )
      const page = await context.newPage()
      const faults: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`console: ${message.text()}`)
      })
      page.on('pageerror', (error) => faults.push(`page: ${error.message}`))
      for (const tab of tabs.flatMap((one) => one.tabs ?? [one])) {
        await page.goto(`${server.url}/${id}?tab=${tab.id}`)
        await settled(page)
        const place = `${id}/${tab.id}`
        for (const fault of await layoutFaults(page)) faults.push(`${place}: ${fault}`)
        const { violations } = await new AxeBuilder({ page }).analyze()
        for (const { id: rule, impact, nodes } of violations) {
          if (impact === 'serious' || impact === 'critical')
            faults.push(`${place}: axe ${rule}: ${nodes[0]?.html.slice(0, 200)}`)
        }
        for (const width of also) {
          await page.setViewportSize({ width, height: 900 })
          for (const fault of await layoutFaults(page)) faults.push(`${place}, ${width} wide: ${fault}`)
        }
        await page.setViewportSize({ width, height: 900 })
      }
      await context.close()
      expect(faults).toEqual([])
    })
  },
)

test('on a phone, whatever is pressed is large enough for a finger', async () => {
  const context = await browser.newContext({
    ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  })
  const page = await context.newPage()
  const small = new Set<string>()
  for (const place of [
    'company?tab=charts',
    'bank?tab=charts',
    'technical?tab=scanner',
    'technical?tab=chart',
  ]) {
    await page.goto(`${server.url}/${place}`)
    await settled(page)
    for (const found of await page.evaluate(smallTargets)) small.add(`${place}: ${found}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  }
  await context.close()
  expect([...small]).toEqual([])
})

/**
 * What can be pressed and is smaller than 44 px, its invisible margin included. Legends stand in lines of text, and
 * the buttons in rows and labels do what a press on the whole of those does.
 */
function smallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, a, select, input, [role=tab]')].flatMap(
    (node) => {
      const box = node.getBoundingClientRect()
      if (!box.width || node.closest('td, label, p, li, [role=slider], .sr-only')) return []
      const margin = getComputedStyle(node, '::after')
      const [width, height] = [
        Math.max(box.width, Number.parseFloat(margin.width) || 0),
        Math.max(box.height, Number.parseFloat(margin.height) || 0),
      ]
      // A control's own border counts.
      return width >= 41 && height >= 41 ? [] : [`${node.ariaLabel ?? node.innerText} ${width} x ${height}`]
    },
  )
}

/**
 * Widgets that lie over one another, reach past the screen, or hold more than can be seen or scrolled to; tables whose
 * columns are cut without a word, or that scroll sideways on a wide screen.
 */
async function layoutFaults(page: Page): Promise<string[]> {
  await atRest(page)
  return page.evaluate(() => {
    const faults: string[] = []
    const widgets = [...document.querySelectorAll<HTMLElement>('main [data-widget]')]
    const boxes = widgets.map((node) => ({
      id: node.dataset.widget,
      box: node.getBoundingClientRect(),
      node,
    }))
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the screen')
    boxes.forEach(({ id, box, node }, i) => {
      if (box.left < -1 || box.right > innerWidth + 1) faults.push(`${id} reaches past the screen`)
      for (const other of boxes.slice(i + 1)) {
        const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left)
        const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top)
        if (wide > 1 && high > 1) faults.push(`${id} lies over ${other.id}`)
      }
      const cut = [...node.querySelectorAll<HTMLElement>('*')].find((inner) => {
        const { overflowY, position } = getComputedStyle(inner)
        if (position === 'absolute' || position === 'fixed' || inner.closest('svg, .sr-only, [role=status]'))
          return false
        const scrolls = inner.closest('[data-scroll], .overflow-auto, .overflow-y-auto, .overflow-x-auto')
        return !scrolls && overflowY !== 'auto' && inner.getBoundingClientRect().bottom > box.bottom + 2
      })
      if (cut)
        faults.push(
          `${id} is cut off at "${cut.innerText?.slice(0, 60)}" <${cut.tagName} class="${cut.className}">`,
        )
      for (const table of node.querySelectorAll('table')) {
        const edge = table.closest('.overflow-auto')?.getBoundingClientRect().bottom ?? Infinity
        const through = [...table.querySelectorAll('tbody > tr:not([aria-hidden])')].some((row) => {
          const { top, bottom } = row.getBoundingClientRect()
          return top < edge - 2 && bottom > edge + 2
        })
        if (through) faults.push(`${id} cuts a row of its table through`)
        const scroller = table.closest('.overflow-auto')
        if (!scroller || scroller.scrollWidth <= scroller.clientWidth + 1) continue
        if (!node.querySelector('[data-room]')?.textContent?.trim())
          faults.push(`${id} cuts columns of its table and does not say so`)
        else if (innerWidth >= 1280) faults.push(`${id} has columns that only scrolling shows`)
      }
    })
    return faults
  })
}
