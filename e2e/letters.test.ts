import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../server/config.ts'
import { firstAdmin, PASSWORD } from '../server/testing/test-accounts.ts'
import { startMail, type TestMail } from '../server/testing/test-mail.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { launchChromium } from './chromium.ts'
import { settled } from './settled.ts'

/** What people see of letters that are sent, and of those that are not. */

let mail: TestMail
let server: TestServer
let url: string
let browser: Browser
beforeAll(async () => {
  mail = await startMail()
  server = await startTestServer({
    ...{ outDir: join(ROOT, 'out'), authPublic: false },
    config: { smtpUrl: mail.url, mailFrom: 'charts@example.com', authRegistration: true },
  })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  await firstAdmin(server, 'lan@example.com')
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await mail?.close()
})

/** A browser of its own, in English. */
async function visitor(): Promise<Page> {
  const context = await browser.newContext()
  await context.addInitScript(() => localStorage.setItem('rattan', JSON.stringify({ lang: 'en' })))
  return context.newPage()
}

describe('letters', () => {
  test('lead who registers to a name, a password, and in', async () => {
    const page = await visitor()
    await page.goto(`${url}/sign-in`)
    await page.getByRole('link', { name: 'Create one' }).click()
    await page.getByText('You get a letter with a link').waitFor()
    await page.getByLabel('E-mail').fill('hoa@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('A letter to hoa@example.com is on its way.').waitFor()
    await expect.poll(() => mail.letters.length, { timeout: 60_000 }).toBe(1)
    await page.goto(/http\S+#\S+/.exec(mail.letters[0]!.text)![0])
    await page.getByText('You are invited as a viewer.').waitFor()
    await page.getByLabel('Display name').fill('Lê Thị Hoa')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Create account and sign in' }).click()
    await settled(page)
    await page.context().close()
  })

  test('say to who registers again just what they said before, and take no more than three', async () => {
    const page = await visitor()
    await page.goto(`${url}/sign-in/register`)
    for (let tries = 0; tries < 2; tries++) {
      await page.getByLabel('E-mail').fill('hoa@example.com')
      const answered = page.waitForResponse(/\/api\/auth\/register$/)
      await page.keyboard.press('Enter')
      expect((await answered).status()).toBe(200)
      await page.getByText('A letter to hoa@example.com is on its way.').waitFor()
    }
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'Too many tries. Try again in' }).waitFor()
    await expect.poll(() => mail.letters.length, { timeout: 60_000 }).toBe(3)
    expect(mail.letters.at(-1)!.text).toContain('has an account already')
    await page.context().close()
  })

  test('that the mail server does not take are said, and the link is there', async () => {
    const page = await visitor()
    const data = { email: 'lan@example.com', password: PASSWORD }
    await page.request.post(`${url}/api/auth/login`, { data })
    await page.goto(`${url}/people`)
    const invite = async (email: string) => {
      await page.getByRole('button', { name: 'Invite' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('E-mail').fill(email)
      await dialog.getByRole('button', { name: 'Create invitation' }).click()
      return dialog
    }
    const sent = await invite('minh@example.com')
    await sent.getByText('Sent by e-mail.').waitFor()
    expect(await sent.getByRole('alert').count()).toBe(0)
    await sent.getByRole('button', { name: 'Done' }).click()
    mail.refuse()
    const unsent = await invite('an@example.com')
    await unsent.getByRole('alert').filter({ hasText: 'The letter was not sent' }).waitFor()
    expect(await unsent.getByLabel('Invitation link').inputValue()).toMatch(/\/sign-in\/invitation#\S+$/)
    await page.context().close()
  })
})
