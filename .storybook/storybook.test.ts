import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import serveFiles from '@fastify/static'
import type { Browser, Page } from '@playwright/test'
import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../e2e/chromium.ts'
import { STORIES } from './example-stories.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'rattan-storybook-'))
const names = readdirSync(join(root, 'plugins/widgets')).filter((name) =>
  existsSync(join(root, 'plugins/widgets', name, 'example.yaml')),
)
const server = fastify()
let browser: Browser
let page: Page
let faults: string[] = []

beforeAll(async () => {
  const storybook = join(root, 'node_modules', 'storybook', 'dist', 'bin', 'dispatcher.js')
  const build = spawn(process.execPath, [storybook, 'build', '--quiet', '--output-dir', out], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  let said = ''
  build.stderr.on('data', (text) => {
    said += text
  })
  const [code] = await once(build, 'exit')
  expect(code, said.slice(-2000)).toBe(0)
  await server.register(serveFiles, { root: out })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  browser = await launchChromium()
  // A context of its own is what axe needs to look into the page.
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404'))
      faults.push(message.text().slice(0, 300))
  })
  await page.goto(`${address}/iframe.html?id=${idOf(names[0]!, 'Example')}&viewMode=story`)
  await page.waitForFunction(() => '__STORYBOOK_ADDONS_CHANNEL__' in window)
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server.close()
  rmSync(out, { recursive: true, force: true })
})

/** Storybook's own rule for ids: "ColourBlindSafe" is "colour-blind-safe". */
const idOf = (widget: string, story: string) =>
  `widgets-${widget}--${story.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}`

async function show(widget: string, story: string): Promise<void> {
  await page.evaluate(
    (storyId) =>
      new Promise<void>((done) => {
        const channel = (window as unknown as { __STORYBOOK_ADDONS_CHANNEL__: Channel })
          .__STORYBOOK_ADDONS_CHANNEL__
        const end = () => done()
        channel.once('storyRendered', end)
        channel.once('storyErrored', end)
        channel.once('storyThrewException', end)
        channel.emit('setCurrentStory', { storyId, viewMode: 'story' })
        setTimeout(done, 10_000)
      }),
    idOf(widget, story),
  )
  // The view itself is loaded when it is first drawn.
  await page
    .waitForFunction(() => !document.querySelector('#storybook-root [role=status]:not(span)'), null, {
      timeout: story === 'Loading' ? 1 : 20_000,
    })
    .catch(() => {})
}
interface Channel {
  emit(event: string, payload: unknown): void
  once(event: string, heard: () => void): void
}

test('every widget has its stories', () => {
  const index = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as {
    entries: Record<string, unknown>
  }
  const wanted = names.flatMap((name) => STORIES.map((story) => idOf(name, story)))
  expect(Object.keys(index.entries).sort()).toEqual(wanted.sort())
})

test.each(names)(
  '%s is drawn in every story without a fault',
  async (name) => {
    faults = []
    for (const story of STORIES) {
      await show(name, story)
      expect(await page.locator('#storybook-root > *').count(), story).toBeGreaterThan(0)
    }
    expect(faults).toEqual([])
  },
  120_000,
)

test.each(['Example', 'Light'])(
  'axe finds nothing serious in any widget: %s',
  async (story) => {
    const found: string[] = []
    for (const name of names) {
      await show(name, story)
      const { violations } = await new AxeBuilder({ page }).include('#storybook-root').analyze()
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical')
          found.push(`${name}: ${id} at ${nodes[0]?.html.slice(0, 160)}`)
      }
    }
    expect(found).toEqual([])
  },
  300_000,
)
