// A process that lets Chromium paint one page and puts it into a file; see render.ts, which kills what takes too long.
import { chromium, type Page } from 'playwright-core'
import { PAPERS, type Painting, PICTURE_WIDTH } from '../../core/api/papers.ts'
import type { RenderJob, RenderReply } from './rendering.ts'
import { TICKET_HEADER } from './tickets.ts'

/** Chromium draws no picture that is higher, in pixels of the picture. */
const PICTURE_HEIGHT = 16_000
const NOTHING_THERE = 'http://127.0.0.1:9'

const say = (reply: RenderReply) => process.send?.(reply)

/** What is switched off has no part in painting a page, or reaches out of this machine. */
const ARGS = [
  ...['--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  ...['--disable-sync', '--disable-breakpad', '--disable-extensions', '--no-first-run', '--mute-audio'],
  ...['--disable-dev-shm-usage', '--font-render-hinting=none', '--js-flags=--max-old-space-size=512'],
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
]

async function launch({ chromium: executablePath, address }: RenderJob) {
  const { host } = new URL(address)
  const options = {
    executablePath,
    // Whatever the page asks for elsewhere goes to a proxy that is not there.
    args: [...ARGS, `--proxy-server=${NOTHING_THERE}`, `--proxy-bypass-list=<-loopback>;${host}`],
    handleSIGINT: false,
  }
  const root = process.getuid?.() === 0
  if (!root) {
    try {
      return await chromium.launch({ ...options, chromiumSandbox: true })
    } catch (error) {
      if (!/sandbox|namespace/i.test((error as Error).message)) throw error
    }
  }
  // It has none for root, nor where the system gives it no namespaces.
  say({ kind: 'unguarded' })
  return chromium.launch({ ...options, chromiumSandbox: false })
}

async function render(job: RenderJob): Promise<RenderReply> {
  const { origin } = new URL(job.address)
  const browser = await launch(job)
  const width = job.format === 'png' ? PICTURE_WIDTH : PAPERS[job.paper].width
  const context = await browser.newContext({
    viewport: { width: Math.max(PICTURE_WIDTH, width), height: 900 },
    deviceScaleFactor: 2,
    locale: job.lang,
    timezoneId: job.timezone,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    acceptDownloads: false,
    extraHTTPHeaders: { [TICKET_HEADER]: job.ticket },
  })
  await context.route('**/*', (route) => {
    const { origin: asked, pathname } = new URL(route.request().url())
    // News of the server are for who goes on reading.
    return asked === origin && pathname !== '/api/events' ? route.continue() : route.abort()
  })
  const page = await context.newPage()
  const painting = await paintedPage(page, job.address)
  if (painting.faults.length > 0) return { kind: 'faulty', faults: painting.faults }
  if (job.format === 'pdf') {
    await page.pdf({
      path: job.file,
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
    })
  } else await picture(page, job.file)
  await browser.close()
  return { kind: 'made', dataVersion: painting.dataVersion }
}

/** What the page says of itself once nothing more will be painted. */
async function paintedPage(page: Page, address: string): Promise<Painting> {
  const painted = new Promise<Painting>((resolve, reject) => {
    page.once('crash', () => reject(new Error('the page took more memory than it may')))
    page
      .exposeFunction('rattanPainting', (painting: Painting) => {
        if (painting.done) resolve(painting)
        else say({ kind: 'painting', painted: painting.painted, of: painting.of })
      })
      .then(() => page.goto(address, { waitUntil: 'commit', timeout: 0 }))
      .catch(reject)
  })
  return painted
}

async function picture(page: Page, path: string): Promise<void> {
  const { width, height } = await page.evaluate(() => {
    const { width, height } = document.querySelector('main')!.getBoundingClientRect()
    return { width: Math.ceil(width), height: Math.ceil(height) }
  })
  const margin = 24
  if (2 * (height + 2 * margin) > PICTURE_HEIGHT)
    throw new Error(
      `the page is ${height} pixels high; a picture takes ${PICTURE_HEIGHT / 2 - 2 * margin}: ask for a PDF, or for one tab`,
    )
  await page.screenshot({
    ...{ path, fullPage: true, animations: 'disabled', scale: 'device' },
    clip: { x: 0, y: 0, width: width + 2 * margin, height: height + 2 * margin },
  })
}

process.on('message', (job: RenderJob) => {
  render(job)
    .catch((error: Error): RenderReply => ({ kind: 'failed', message: error.message }))
    .then((reply) => process.send?.(reply, () => process.exit()))
})
process.on('disconnect', () => process.exit())
