import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { PageLayouts } from '../core/api/layouts.ts'
import type { WrittenPage, WrittenTab, WrittenWidget } from '../core/edit/written-page.ts'
import { launchChromium } from './chromium.ts'
import { button, edited, firstAdmin, invited, reader as readerOf, said, widget } from './editing.ts'
import { expectOnlyText, PAYLOADS, watchPayloads } from './payloads.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

/** BR1: what people write is text wherever it is shown. */

let browser: Browser
let server: RunningServer
let admin: BrowserContext
/** Somebody who is called what they are not. */
let editor: BrowserContext
/** The page as the team has it, with a payload in every place of people's words. */
let written: WrittenPage
const [NAME, VERSION, NEW] = [PAYLOADS[0]!, PAYLOADS[2]!, PAYLOADS[8]!]

const layoutsOf = async (page: string): Promise<PageLayouts> =>
  (await admin.request.get(`${server.url}/api/layouts/${page}`)).json()

async function save(as: BrowserContext, page: WrittenPage, match: string, more = {}): Promise<void> {
  const answer = await as.request.put(`${server.url}/api/layouts/${page.id}`, {
    data: { level: 'team', page, ...more },
    headers: { 'if-match': match },
  })
  expect([answer.status(), await answer.text()]).toEqual([200, expect.any(String)])
}

/** The page with a payload for every text, each of them as often as there is room, and how many there are. */
function withPayloads(page: WrittenPage): { page: WrittenPage; texts: string[] } {
  const texts: string[] = []
  const next = () => {
    texts.push(PAYLOADS[texts.length % PAYLOADS.length]!)
    return { en: texts.at(-1)!, vi: texts.at(-1)! }
  }
  const widgetWith = (one: WrittenWidget): WrittenWidget => ({ ...one, title: next(), hint: next() })
  const tabWith = (tab: WrittenTab): WrittenTab => ({
    ...tab,
    title: next(),
    ...(tab.widgets ? { widgets: tab.widgets.map(widgetWith) } : {}),
    ...(tab.tabs ? { tabs: tab.tabs.map(tabWith) } : {}),
  })
  const made = { ...page, title: next(), short: next(), subtitle: next() }
  const widgets = page.widgets ? { widgets: page.widgets.map(widgetWith) } : {}
  return { page: { ...made, ...widgets, tabs: page.tabs!.map(tabWith) }, texts }
}

beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
  admin = await firstAdmin(browser, server)
  editor = await invited(browser, server, admin, { email: 'e@example.com', name: NAME, role: 'editor' })
  const { etags, written: shipped } = await layoutsOf('company')
  const made = withPayloads(shipped)
  expect(new Set(made.texts).size).toBe(PAYLOADS.length)
  written = made.page
  await save(editor, written, etags.team, { name: VERSION })
  const fresh = { id: 'made', title: { en: NEW, vi: NEW }, group: 'analysis' }
  await save(editor, fresh as WrittenPage, '"none"', { name: VERSION })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function reader(as?: BrowserContext): Promise<BrowserContext> {
  const context = await readerOf(browser, as ? { as } : {})
  await watchPayloads(context)
  return context
}
const en = ({ title }: { readonly title?: unknown }) => (title as { en: string }).en
/** As a browser shows a text: runs of spaces are one. */
const shown = (text: string) => text.replace(/\s+/g, ' ').trim()

test('on the page: its title, its tabs, its widgets, the menu, and the window', async () => {
  const context = await reader()
  const page = await context.newPage()
  for (const tab of written.tabs!) {
    await page.goto(`${server.url}/company?tab=${tab.id}`)
    await settled(page)
    await expectOnlyText(page)
    expect(shown(await page.locator('main [role=tab][aria-selected=true]').first().innerText())).toBe(
      shown(en(tab)),
    )
  }
  expect(await page.title()).toContain(shown(en(written)))
  const menu = page.getByRole('navigation').getByRole('link')
  expect((await menu.allInnerTexts()).map(shown)).toEqual(
    expect.arrayContaining([shown((written.short as { en: string }).en), shown(NEW)]),
  )
  await page.goto(`${server.url}/made`)
  await expect.poll(async () => shown(await page.locator('main h1').innerText())).toBe(shown(NEW))
  await expectOnlyText(page)
  // What were an element would be found.
  await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), NAME)
  await expect(expectOnlyText(page)).rejects.toThrow('ran: false')
  await context.close()
})

test('in the palette, in a widget’s menu, and in the names of files', async () => {
  const context = await reader(admin)
  const page = await context.newPage()
  await page.goto(`${server.url}/company`)
  await settled(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('onerror')
  await page
    .getByRole('option')
    .filter({ hasText: shown(NEW) })
    .first()
    .waitFor()
  await expectOnlyText(page)
  await page.keyboard.press('Escape')
  const options = page.locator('main [data-widget="revenue"]').getByRole('button', { name: /^Options: / })
  await options.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await expectOnlyText(page)
  const { layout } = await layoutsOf('company')
  for (const address of [
    ...['csv', 'xlsx'].map((kind) => `/api/pages/company/widgets/revenue.${kind}?layout=${layout}`),
    '/api/layouts/company/yaml?level=team',
    '/api/layouts/made/yaml?level=team',
  ]) {
    const answer = await admin.request.get(server.url + address)
    expect([address, answer.status()]).toEqual([address, 200])
    const { 'content-disposition': name = '', 'content-type': type = '' } = answer.headers()
    expect(name).toMatch(/^attachment; filename="[\w. -]+"(; filename\*=UTF-8''[\w.%-]+)?$/)
    expect(type).not.toContain('html')
    if (address.includes('yaml'))
      expect(en(parse(await answer.text()))).toBe(
        en(address.includes('made') ? { title: { en: NEW } } : written),
      )
  }
  await context.close()
})

/** What leads to a dialog of the editor, and that it holds only texts. */
async function opens(page: Page, name: string | RegExp): Promise<void> {
  await button(page, name).first().click()
  await page.getByRole('dialog').waitFor()
  await expectOnlyText(page)
}

test('in the editor: its lists, forms, dialogs and history, and in what it says', async () => {
  const context = await reader(admin)
  const page = await edited(context, server)
  await widget(page, 'revenue').click()
  await expectOnlyText(page)
  await button(page, /^Duplicate: /)
    .first()
    .click()
  await expect.poll(() => said(page)).toMatch(/^Duplicated /)
  await opens(page, 'Tabs of the page')
  await page.keyboard.press('Escape')
  await opens(page, 'Versions')
  await button(page, `Compare: ${VERSION}`).click()
  await page.getByRole('button', { name: 'Bring back' }).waitFor()
  await page.getByRole('dialog').getByText(NAME).first().waitFor()
  await expectOnlyText(page)
  await page.keyboard.press('Escape')
  await opens(page, /changes? from the original/)
  await page.keyboard.press('Escape')
  await page.locator('[data-draft="saved"]').waitFor()
  // Of a colleague's draft, too.
  const address = await page.getByRole('link', { name: /Address of the draft/ }).getAttribute('href')
  const other = await (await reader(editor)).newPage()
  await other.goto(server.url + address)
  await settled(other)
  await other.getByText('This is a colleague’s draft').waitFor()
  await expectOnlyText(other)
  await other.context().close()
  await context.close()
})

test('in the merge of two versions', async () => {
  const { etags } = await layoutsOf('company')
  const context = await reader(admin)
  const page = await edited(context, server)
  await widget(page, 'returns').click()
  await page.getByRole('textbox', { name: 'Title (English)' }).fill(PAYLOADS[1]!)
  await page.keyboard.press('Enter')
  await expect.poll(() => said(page)).toContain(PAYLOADS[1]!)
  const theirs = JSON.parse(JSON.stringify(written)) as { tabs: { widgets: WrittenWidget[] }[] }
  Object.assign(theirs.tabs[0]!.widgets.find(({ id }) => id === 'returns')!, {
    title: { en: PAYLOADS[17]!, vi: PAYLOADS[17]! },
  })
  await save(editor, theirs as unknown as WrittenPage, etags.team)
  await button(page, 'Publish to everyone').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish to everyone' }).click()
  const banner = page.getByRole('alert').filter({ hasText: NAME })
  await banner.waitFor()
  await expectOnlyText(page)
  for (const name of ['View differences', 'Merge']) {
    await banner.getByRole('button', { name }).click()
    await page.getByRole('dialog').getByText(PAYLOADS[17]!).first().waitFor()
    await expectOnlyText(page)
    await page.keyboard.press('Escape')
  }
  await context.close()
})

test('in notes at widgets: the list, the mark, what is pointed at, and the buttons’ names', async () => {
  const { columns, data } = await (
    await admin.request.get(`${server.url}/api/pages/company/widgets/revenue`)
  ).json()
  const periods = data[(columns as { name: string }[]).findIndex(({ name }) => name === 'period')] as string[]
  for (const [i, text] of PAYLOADS.entries()) {
    const note = { widget: 'revenue', at: i % 3 ? periods.at(-1 - (i % 4)) : null, text }
    const answer = await editor.request.post(`${server.url}/api/notes/company`, { data: note })
    expect([answer.status(), await answer.text()]).toEqual([200, expect.any(String)])
  }
  const context = await reader(admin)
  const page = await context.newPage()
  await page.goto(`${server.url}/company`)
  await settled(page)
  const widget = page.locator('main [data-widget="revenue"]')
  await widget.locator(`[data-notes="${PAYLOADS.length}"]`).waitFor()
  expect(await widget.locator('[data-note-mark]').count()).toBeGreaterThan(2)
  // The newest row, which some of them are at: pointed at, and said.
  await widget.getByRole('img').first().focus()
  await page.keyboard.press('End')
  await expect
    .poll(() => widget.locator('[aria-live]').allTextContents())
    .toEqual([expect.stringContaining('data-xss')])
  expect((await widget.locator('p').allTextContents()).join()).toContain('data-xss')
  await expectOnlyText(page)
  await widget.locator('[data-notes]').click()
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.getByRole('listitem').count()).toBe(PAYLOADS.length)
  const said = (await dialog.getByRole('listitem').allInnerTexts()).map(shown).join('\n')
  for (const text of PAYLOADS) expect(said).toContain(shown(text))
  await expectOnlyText(page)
  await context.close()
})
