import type { Page } from '@playwright/test'

/** Every widget on the screen has its numbers or says why not. */
export async function settled(page: Page) {
  await page.waitForSelector('main [data-widget]')
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'))
}
