import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from '@playwright/test'
import { build, type PreviewServer, preview, type Rollup } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from '../../e2e/chromium.ts'
import type { Example } from './shared/testing/read-example.ts'
import type { Drawing } from './shared/testing/test-drawing.tsx'
import { hostileTables } from './shared/testing/test-tables.ts'
import { exampleOf, FOLDERS } from './shared/testing/test-views.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const outDir = mkdtempSync(join(tmpdir(), 'rattan-drawing-'))
const examples = FOLDERS.map(exampleOf)

const PAGE = `<!doctype html><html lang="vi"><link rel="icon" href="data:,"><body style="margin:0;font:12px sans-serif">
<div id="box" style="width:400px;height:240px"></div>
<script type="module" src="/drawing.js"></script></body></html>`

let server: PreviewServer
/** What the browser is given, by file. */
let loaded: readonly string[] = []
let browser: Browser
let page: Page
const faults = new Set<string>()

beforeAll(async () => {
  // Built, not served by Vite's development server: that one bundles a library when a lazy view first asks for it, and
  // where it is slow to find them all a page holds two copies of React.
  const common = { configFile: false, root: here, logLevel: 'error' } as const
  const built = await build({
    ...common,
    css: { postcss: {} },
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: join(here, 'shared/testing/test-drawing.tsx'),
        output: { entryFileNames: 'drawing.js' },
      },
    },
  })
  loaded = (built as Rollup.RollupOutput).output.flatMap((part) =>
    part.type === 'chunk' ? Object.keys(part.modules) : [],
  )
  writeFileSync(join(outDir, 'index.html'), PAGE)
  server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 500, height: 400 } })
  page.on('pageerror', (error) => faults.add(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.add(message.text().slice(0, 300))
  })
  await page.goto(server.resolvedUrls!.local[0]!)
  await page.waitForFunction(() => 'draw' in window)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(outDir, { recursive: true, force: true })
})
beforeEach(() => faults.clear())
afterEach(() => expect([...faults]).toEqual([]))

async function draw(
  example: Example,
  change: Partial<Pick<Example, 'table' | 'options'> & { copies: number }> = {},
) {
  const { widget: name, title, options, table, copies = 1 } = { ...example, ...change }
  await page.evaluate((drawing) => window.draw(drawing), {
    ...{ name: name as Drawing['name'], options, table, copies, lang: 'vi' },
    title: title.vi!,
  })
}
/** Draws in a box of another width. */
async function sized(width: number, act: () => Promise<void>) {
  const resize = (to: string) =>
    page.evaluate((css) => {
      document.getElementById('box')!.style.width = css
    }, to)
  await resize(`${width}px`)
  await act()
  await resize('400px')
}
const texts = () => page.locator('svg text').allTextContents()

test.each(examples.map((example) => [example.widget, example] as const))(
  '%s survives every table that data may bring',
  async (_, example) => {
    for (const [, table] of [...hostileTables(example.table, 1000), ['example', example.table] as const]) {
      await draw(example, { table })
      // Classes are left out: ApexCharts names its boxes "… undefined".
      const drawn = (await page.locator('#box').innerHTML()).replaceAll(/ class="[^"]*"/g, '')
      expect(/.{0,80}(NaN|Infinity|undefined)/.exec(drawn)).toBeNull()
    }
  },
  120_000,
)

test('views bring no schemas, registries or SQL into the browser', () => {
  const own = loaded.filter((file) => !file.includes('/node_modules/'))
  expect(own.filter((file) => file.includes('/core/words/'))).not.toEqual([])
  expect(own.filter((file) => /\/core\/(?!words\/)|\/(widget|schemas)\.ts$/.test(file))).toEqual([])
  expect(loaded.filter((file) => /\/node_modules\/(typebox|ajv|yaml)\//.test(file))).toEqual([])
})

test('a bar chart draws a bar a period, the latest in full colour, and its line on a second axis', async () => {
  await draw(exampleOf('bar-line'))
  const fills = await page
    .locator('.recharts-bar path')
    .evaluateAll((all) => all.map((p) => p.getAttribute('fill')))
  expect(fills).toEqual([...Array(7).fill('var(--c1-dim, var(--c1))'), 'var(--c1)'])
  expect(await page.locator('svg circle').count()).toBe(8)
  expect(await texts()).toEqual(expect.arrayContaining(['0', '20.000', '3Q25', '0,0%']))
})

test('every bar is as high as its value', async () => {
  await draw(exampleOf('bar-line'))
  const heights = await page
    .locator('.recharts-bar path')
    .evaluateAll((all) => all.map((p) => (p as SVGPathElement).getBBox().height))
  const values = exampleOf('bar-line').table.data.net_revenue as number[]
  const scale = heights[0]! / values[0]!
  for (const [i, height] of heights.entries()) expect(height / values[i]! / scale).toBeCloseTo(1, 2)
})

test('a missing value is a gap, not a zero', async () => {
  const example = exampleOf('bar-line')
  const gap = (cells: readonly unknown[]) => cells.map((cell, i) => (i === 3 ? null : cell))
  const data = { ...example.table.data } as Record<string, unknown[]>
  data.net_revenue = gap(data.net_revenue!)
  data.growth = gap(data.growth!)
  await draw(example, { table: { ...example.table, data: data as typeof example.table.data } })
  expect(await page.locator('svg circle').count()).toBe(7)
  const path = await page.locator('.recharts-line path').first().getAttribute('d')
  expect(path!.match(/M/g)).toHaveLength(2)
})

test('the pointer and the arrow keys show the values of a period', async () => {
  await draw(exampleOf('bar-line'))
  const chart = page.locator('[role=img]')
  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + 60, box.y + box.height / 2)
  await expect.poll(() => chart.textContent()).toContain('4Q23')
  expect(await chart.textContent()).toContain('15.619')
  await chart.focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowLeft')
  expect(await page.locator('[aria-live]').textContent()).toBe(
    '2Q25, Doanh thu thuần 16.725, Tăng trưởng doanh thu thuần (12 tháng) −1,2%',
  )
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => window.clicked)).toMatchObject([{ period: '2025Q2', growth: -1.2 }])
  await page.keyboard.press('Escape')
  expect(await page.locator('[aria-live]').textContent()).toBe('')
})

test('a click on the legend hides a series and its axis, a double click leaves only it', async () => {
  await draw(exampleOf('bar-line'))
  const growth = page.getByRole('button', { name: 'Tăng trưởng 12T' })
  await growth.click()
  expect(await growth.getAttribute('aria-pressed')).toBe('false')
  expect(await page.locator('.recharts-line').count()).toBe(0)
  expect(await texts()).not.toContain('0,0%')
  await growth.click()
  await growth.dblclick()
  expect(await page.locator('.recharts-bar').count()).toBe(0)
  expect(await page.locator('.recharts-line').count()).toBe(1)
})

test('a pivot is one stop for Tab; arrows walk its cells and Enter gives the period', async () => {
  await draw(exampleOf('pivot'))
  expect(await page.locator('[data-cell][tabindex="0"]').count()).toBe(1)
  await page.locator('[data-cell="0.0"]').focus()
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'ArrowLeft']) {
    await page.keyboard.press(key)
  }
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('14.112,0')
  await page.keyboard.press('End')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('16.953,0')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => window.clicked)).toMatchObject([{ period: '2025Q3' }])
  await page.keyboard.press('Control+End')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('2,22x')
})

test('a table sorts by the column that is clicked, and says so', async () => {
  await draw(exampleOf('table'))
  const first = () => page.locator('tbody tr td:first-child').allTextContents()
  expect(await first()).toEqual(['VNM', 'SAB', 'MSN', 'QNS'])
  await page.getByRole('button', { name: 'Cùng kỳ' }).click()
  expect(await first()).toEqual(['MSN', 'VNM', 'QNS', 'SAB'])
  expect(await page.locator('th[aria-sort]').textContent()).toContain('Cùng kỳ')
  expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending')
  await page.getByRole('button', { name: 'QNS' }).click()
  expect(await page.evaluate(() => window.clicked)).toMatchObject([{ symbol: 'QNS' }])
})

test('a table without room leaves out what matters least, names it, and gives it back', async () => {
  await sized(360, async () => {
    await draw(exampleOf('table'))
    const heads = () => page.locator('[data-head]').evaluateAll((all) => all.map((th) => th.dataset.head))
    const short = await heads()
    expect(short).not.toContain('month')
    expect(short).toEqual(expect.arrayContaining(['symbol', 'npatmi', 'rating']))
    const note = page.locator('[data-room]')
    expect(await note.textContent()).toContain('1 tháng')
    const described = await page.locator('table').getAttribute('aria-describedby')
    expect(await page.locator(`[id="${described}"]`).textContent()).toContain('1 tháng')
    await note.getByRole('button', { name: 'Hiện mọi cột' }).click()
    expect(await heads()).toHaveLength(11)
    await note.getByRole('button', { name: 'Ẩn bớt cột' }).click()
    expect(await heads()).toEqual(short)
  })
  await sized(1600, async () => {
    await draw(exampleOf('table'))
    expect(await page.locator('[data-room]').count()).toBe(0)
  })
})

test('charts of the same days share the crosshair', async () => {
  const candles = exampleOf('candles')
  await draw(candles, { copies: 2 })
  const [first, second] = [page.getByRole('img').nth(0), page.getByRole('img').nth(1)]
  await first.locator('canvas').first().waitFor()
  await second.locator('canvas').first().waitFor()
  const day = async (chart: typeof first) => (await chart.locator('li').first().textContent())!
  const newest = await day(first)
  await first.press('Home')
  await expect.poll(() => day(second)).not.toBe(newest)
  expect(await day(second)).toBe(await day(first))
  await second.press('End')
  await expect.poll(() => day(first)).toBe(newest)
})

/** A line over so many days. */
function longLine(days: number): Example {
  const line = exampleOf('line')
  const label = { en: 'Index', vi: 'Chỉ số' }
  const look = { label, unit: null, unitLabel: null, direction: 'none', metric: null } as const
  const date = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)
  return {
    ...line,
    options: { y: ['index'] },
    table: {
      rows: days,
      columns: [
        { ...look, name: 'date', type: 'date', format: { style: 'date' } },
        { ...look, name: 'index', type: 'number', format: { style: 'number' } },
      ],
      data: {
        date: Array.from({ length: days }, (_, i) => date(i)),
        index: Array.from({ length: days }, (_, i) => 1000 + 100 * Math.sin(i / 9)),
      },
    },
  }
}
/** First and last day that a chart shows, as it says to those who cannot see it, in days. */
async function daysShown(chart: Locator): Promise<[number, number]> {
  const said = (await chart.getAttribute('aria-label'))!
  const days = [...said.matchAll(/(\d\d)\/(\d\d)\/(\d{4})/g)].map(
    ([, day, month, year]) => Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000,
  )
  return [days[0]!, days[1]!]
}
const daysBetween = async (chart: Locator) => {
  const [from, to] = await daysShown(chart)
  return to - from
}

test('a chart over time is zoomed and moved by keys, says its range, and takes others along', async () => {
  await draw(longLine(200), { copies: 2 })
  const [first, second] = [page.locator('[role=img]').nth(0), page.locator('[role=img]').nth(1)]
  await first.focus()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  const [from, to] = await daysShown(first)
  expect(to - from).toBeLessThan(100)
  expect(await daysShown(second)).toEqual([from, to])
  await page.keyboard.press('Shift+ArrowLeft')
  expect((await daysShown(first))[0]).toBeLessThan(from)
  const status = page.getByRole('status').first()
  await expect.poll(() => status.textContent()).toMatch(/^\d\d\/\d\d\/2024 – \d\d\/\d\d\/2024$/)
  await page.keyboard.press('0')
  expect([await daysBetween(first), await daysBetween(second)]).toEqual([199, 199])
})

test('the wheel zooms a chart around the pointer where it has the focus or Ctrl is held, a drag moves it', async () => {
  await draw(longLine(200))
  const chart = page.locator('[role=img]')
  const box = (await chart.boundingBox())!
  const [left, middle] = [box.x + 50, box.y + box.height / 2]
  await page.mouse.move(left + 1, middle)
  await page.mouse.move(left, middle)
  await page.getByRole('button', { name: 'Phóng to' }).waitFor({ state: 'attached' })
  await page.mouse.wheel(0, -300)
  expect(await daysBetween(chart)).toBe(199)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -300)
  await page.keyboard.up('Control')
  await expect.poll(() => daysBetween(chart)).toBeLessThan(150)
  const [from, to] = await daysShown(chart)
  const whole = (await daysShown(chart))[0]
  expect(whole - Date.UTC(2024, 0, 1) / 86_400_000).toBeLessThan(60)
  await page.mouse.down()
  await page.mouse.move(left - 40, middle, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => (await daysShown(chart))[0]).toBeGreaterThan(from)
  expect((await daysShown(chart))[1]).toBeGreaterThan(to)
  // Where the drag ends, nothing was clicked.
  expect(await page.evaluate(() => window.clicked)).toEqual([])
  await page.mouse.dblclick(left, middle)
  await expect.poll(() => daysBetween(chart)).toBe(199)
})

test('two fingers zoom a chart', async () => {
  await draw(longLine(200))
  const chart = page.locator('[role=img]')
  await chart.focus()
  await page.getByRole('button', { name: 'Phóng to' }).waitFor({ state: 'attached' })
  await chart.evaluate((element) => {
    const box = element.getBoundingClientRect()
    const finger = (kind: string, pointerId: number, x: number) =>
      element.dispatchEvent(
        new PointerEvent(kind, {
          ...{ pointerId, pointerType: 'touch', bubbles: true, buttons: 1, button: 0 },
          ...{ clientX: box.left + x, clientY: box.top + 90 },
        }),
      )
    finger('pointerdown', 7, 180)
    finger('pointerdown', 8, 220)
    finger('pointermove', 7, 120)
    finger('pointermove', 8, 280)
    finger('pointerup', 7, 120)
    finger('pointerup', 8, 280)
  })
  await expect.poll(() => daysBetween(chart)).toBeLessThan(80)
})

test('a chart that is zoomed tells which days, so that they can be had in full', async () => {
  await draw(longLine(200))
  await page.locator('[role=img]').press('+')
  await expect.poll(() => page.evaluate(() => window.ranges.at(-1))).toMatchObject({ column: 'date' })
  await page.locator('[role=img]').press('0')
  await expect.poll(() => page.evaluate(() => window.ranges.at(-1))).toBeNull()
})

test('candles are zoomed and moved by keys, and say their range', async () => {
  await draw(exampleOf('candles'))
  const chart = page.getByRole('img')
  await chart.locator('canvas').first().waitFor()
  const status = page.getByRole('status')
  await chart.press('+')
  await chart.press('+')
  await expect.poll(() => status.textContent()).toMatch(/ – /)
  const before = await status.textContent()
  await chart.press('Shift+ArrowLeft')
  await expect.poll(() => status.textContent()).not.toBe(before)
  await chart.press('0')
  await expect.poll(() => status.textContent()).toBe('')
})

test('a chart says how many days it has', async () => {
  const candles = exampleOf('candles')
  const options = { ...candles.options, asked: 180 }
  await draw(candles, { options })
  await page.getByText(`${candles.table.rows} trong 180 ngày có giá: dữ liệu chỉ có từ`).waitFor()
  await draw(candles)
  await page.getByText(`${candles.table.rows} ngày có giá từ`).waitFor()
})

test('a heatmap of days names each month over its first column, as long as its name has room', async () => {
  await draw(exampleOf('heatmap'))
  const months = page.locator('[data-month]')
  expect(await months.allTextContents()).toEqual(['Thg 12 2025', 'Thg 1'])
  const [december, january] = await months.evaluateAll((heads) =>
    heads.map((head) => Number.parseFloat((head as HTMLElement).style.left)),
  )
  // 23 sessions of December, 40 px each.
  expect(january! - december!).toBe(23 * 40)
  const narrow = { ...exampleOf('heatmap').options, cell: [8, 12], text: false }
  await draw(exampleOf('heatmap'), { options: narrow })
  expect(await months.allTextContents()).toEqual(['Thg 12 2025', ''])
})

test('a rotation without trails says so at its place, and of how many where some have one', async () => {
  const rotation = exampleOf('rotation')
  const options = { ...rotation.options, trail: 5 }
  /** The example with the newest point of each subject, and the whole way of those that are named. */
  const only = (moving: readonly string[]) => {
    const { table } = rotation
    const [subjects, dates] = [table.data.subject!, table.data.date!]
    const kept = subjects.flatMap((one, row) =>
      dates[row] === '2026-01-16' || moving.includes(String(one)) ? [row] : [],
    )
    const data = Object.fromEntries(
      Object.entries(table.data).map(([name, values]) => [name, kept.map((row) => values[row] ?? null)]),
    )
    return { ...table, rows: kept.length, data }
  }
  await draw(rotation, { options, table: only([]) })
  await page.getByText('Không có đường di chuyển: dữ liệu chỉ có một điểm của mỗi đối tượng').waitFor()
  await draw(rotation, { options, table: only(['BANK', 'FOOD']) })
  await page.getByText('Đường di chuyển của 2/10: các đối tượng còn lại chỉ có một điểm').waitFor()
  await draw(rotation, { options })
  expect(await page.locator('#box').innerText()).not.toContain('ường di chuyển')
})
