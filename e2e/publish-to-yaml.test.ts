import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { button, edited, firstAdmin, invited, publish, reader, said, widget } from './editing.ts'
import { type RunningServer, startServer } from './server.ts'

const FILE = 'dashboards/company.yaml'
/** Where a generator would lose them: over an entry, behind its id, its place and its title, within it, at the end. */
const COMMENTS: readonly (readonly [string, string])[] = [
  [
    '      - id: revenue\n',
    '      # What the company sells.\n      - id: revenue # the first that people look at\n',
  ],
  ['        at: {x: 0, y: 0, w: 4, h: 4}\n', '        at: {x: 0, y: 0, w: 4, h: 4} # top left\n'],
  [
    '        title: {en: ROE and ROA, vi: ROE và ROA}\n',
    '        # Of four quarters.\n        title: {en: ROE and ROA, vi: ROE và ROA} # both\n',
  ],
  ['\ntabs:\n', '\n# Below the cards.\ntabs:\n'],
]

let browser: Browser
let server: RunningServer
let editor: BrowserContext
let viewer: BrowserContext
beforeAll(async () => {
  server = await startServer({ AUTH_PUBLIC: 'true', LAYOUTS_TO_FILES: 'true' }, (folder) => {
    const path = join(folder, FILE)
    let text = readFileSync(path, 'utf8')
    for (const [was, commented] of COMMENTS) {
      expect(text.split(was).length).toBeGreaterThan(1)
      text = text.replace(was, commented)
    }
    writeFileSync(path, `${text}# The end.\n`)
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args])
    git('init', '-q')
    git('add', '.')
    git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-qm', 'as shipped')
  })
  browser = await launchChromium()
  const admin = await firstAdmin(browser, server)
  editor = await invited(browser, server, admin, { email: 'e@example.com', name: 'Minh', role: 'editor' })
  viewer = await invited(browser, server, admin, { email: 'v@example.com', name: 'Hoa', role: 'viewer' })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const git = (...args: string[]) => execFileSync('git', ['-C', server.instance, ...args], { encoding: 'utf8' })
/** Lines that the checkout has lost and got, in the file's order. */
function changed(): { lost: string[]; got: string[] } {
  const lines = git('diff', '--unified=0', '--', FILE).split('\n')
  const of = (sign: string) =>
    lines
      .filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
      .map((line) => line.slice(1))
  return { lost: of('-'), got: of('+') }
}
const commentsIn = (text: string) => text.split('\n').flatMap((line) => /#.*$/.exec(line)?.[0] ?? [])

test('what an editor publishes and writes to the file is a diff of the lines that say something else', async () => {
  const context = await reader(browser, { as: editor })
  const page = await edited(context, server)
  const atFirst = readFileSync(join(server.instance, FILE), 'utf8')
  await widget(page, 'revenue').focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await widget(page, 'returns').click()
  await page.getByRole('textbox', { name: 'Title (English)' }).fill('Returns')
  await page.keyboard.press('Enter')
  await expect.poll(() => said(page)).toBe('New title: Returns')
  await widget(page, 'cash_flow').focus()
  await page.keyboard.press('Delete')
  // What is not published is not in the file.
  await expect.poll(() => button(page, 'Write to file').count()).toBe(0)
  await publish(page)
  expect(git('status', '--porcelain')).toBe('')
  await button(page, 'Write to file').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Write to file' }).click()
  await page.getByRole('dialog', { name: `Written to ${FILE}` }).waitFor()
  await expect.poll(() => said(page)).toBe(`Written to ${FILE}`)
  expect(git('status', '--porcelain')).toBe(` M ${FILE}\n`)
  const { lost, got } = changed()
  const removed = atFirst.slice(atFirst.indexOf('      - id: cash_flow\n')).split(/\n(?= {0,6}(?:- |\S))/)[0]!
  expect(got).toEqual([
    '        at: {x: 0, y: 0, w: 3, h: 4} # top left',
    '        title: {en: Returns, vi: ROE và ROA} # both',
  ])
  expect(lost).toEqual([
    '        at: {x: 0, y: 0, w: 4, h: 4} # top left',
    '        title: {en: ROE and ROA, vi: ROE và ROA} # both',
    ...removed.split('\n'),
  ])
  const now = readFileSync(join(server.instance, FILE), 'utf8')
  expect(commentsIn(now)).toEqual(commentsIn(atFirst))
  // It is what everybody reads, and nothing of the team's stands over it any more.
  await page.keyboard.press('Escape')
  await expect.poll(() => button(page, 'Write to file').count()).toBe(0)
  const layouts = await (await editor.request.get(`${server.url}/api/layouts/company`)).json()
  expect([layouts.level, layouts.team]).toEqual(['shipped', null])
  expect(JSON.stringify(layouts.written)).not.toContain('"cash_flow"')
  await context.close()
})

test('a file that says otherwise meanwhile is not overwritten: the editor is told, merges, and writes', async () => {
  git('checkout', '-q', '--', FILE)
  const shipped = async () =>
    (await (await editor.request.get(`${server.url}/api/layouts/company`)).json()).shipped
  await expect.poll(async () => JSON.stringify(await shipped())).toContain('"cash_flow"')
  const context = await reader(browser, { as: editor })
  const page = await edited(context, server)
  await widget(page, 'returns').click()
  await page.getByRole('textbox', { name: 'Title (English)' }).fill('Mine')
  await page.keyboard.press('Enter')
  await expect.poll(() => said(page)).toBe('New title: Mine')
  await publish(page)
  const path = join(server.instance, FILE)
  writeFileSync(path, readFileSync(path, 'utf8').replace('{en: ROE and ROA,', '{en: Theirs,'))
  await expect.poll(async () => JSON.stringify(await shipped())).toContain('"Theirs"')
  const before = readFileSync(path, 'utf8')
  await button(page, 'Write to file').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Write to file' }).click()
  const refusal = page.getByRole('dialog').getByRole('alert')
  await refusal.waitFor()
  await expect
    .poll(() => refusal.textContent())
    .toMatch(/^The file was not written: dashboards\/company\.yaml says otherwise since .*"returns": title/)
  expect(readFileSync(path, 'utf8')).toBe(before)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  const banner = page.getByRole('alert').filter({ hasText: 'The shared page has changed' })
  await banner.getByRole('button', { name: 'Merge' }).click()
  await page.getByRole('dialog').getByText('Mine').first().click()
  await button(page, 'Merge into the draft').click()
  await banner.waitFor({ state: 'detached' })
  await publish(page)
  await button(page, 'Write to file').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Write to file' }).click()
  await page.getByRole('dialog', { name: `Written to ${FILE}` }).waitFor()
  expect(changed()).toEqual({
    lost: ['        title: {en: ROE and ROA, vi: ROE và ROA} # both'],
    got: ['        title: {en: Mine, vi: ROE và ROA} # both'],
  })
  await context.close()
})

test('is offered to nobody who may not, and never in place of the download', async () => {
  const context = await reader(browser, { as: viewer })
  const page = await edited(context, server)
  await expect.poll(() => button(page, 'Write to file').count()).toBe(0)
  await button(page, 'Versions').click()
  const download = page.getByRole('dialog').getByRole('link', { name: 'Download YAML file' })
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()])
  expect(file.suggestedFilename()).toBe('company.yaml')
  expect(readFileSync(await file.path(), 'utf8')).toContain('# What the company sells.\n')
  await context.close()
})
