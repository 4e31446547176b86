import type { Page } from '@playwright/test'

/** Every widget on the screen has its numbers or says why not. */
export async function settled(page: Page) {
  await page.waitForSelector('main [data-widget]')
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'))
}

/** Nothing on the screen has changed its size for some frames: what is measured after it is drawn has been, too. */
export async function atRest(page: Page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const sizes = () =>
      [...document.querySelectorAll<HTMLElement>('main *')].map((node) => node.offsetHeight).join()
    let before = sizes()
    for (let same = 0; same < 5; ) {
      await frame()
      const now = sizes()
      same = now === before ? same + 1 : 0
      before = now
    }
  })
}
