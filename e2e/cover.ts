import type { Page } from '@playwright/test'

/** What a browser does with a tab that another covers; all of these stay in front for the driver. */
export const cover = (tab: Page, hidden: boolean) =>
  tab.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    hidden ? 'hidden' : 'visible',
  )
