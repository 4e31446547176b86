import { existsSync } from 'node:fs'
import { type Browser, chromium } from '@playwright/test'

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Starts the Chromium that the system has; where there is none, says how to get it. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path))
  if (!executablePath) {
    throw new Error(
      'missing Chromium: the browser tests need one. Install it (Debian, Ubuntu: apt-get install chromium; ' +
        'macOS: brew install --cask chromium) or set CHROMIUM_PATH to a Chrome or Chromium program.',
    )
  }
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  // A busy machine takes its time.
  browser.on('context', (context) => context.setDefaultTimeout(120_000))
  return browser
}
