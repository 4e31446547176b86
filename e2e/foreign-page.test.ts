import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstAdmin, invited, PASSWORD } from '../server/testing/test-accounts.ts'
import { contents } from '../server/testing/test-databases.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { launchChromium } from './chromium.ts'

/** What a page of somebody else makes the browser of an admin send, who is signed in (BR3). */

let browser: Browser
let server: TestServer
/** Anybody's page, of any address of this machine. */
let foreign: Server
let base: string
let viewer: string
beforeAll(async () => {
  browser = await launchChromium()
  server = await startTestServer({
    files: { 'out/index.html': '<!doctype html><html><head></head><body>Rattan</body></html>' },
  })
  base = await server.app.listen({ port: 0, host: '127.0.0.1' })
  viewer = (await invited(server, await firstAdmin(server), 'viewer@example.com', 'viewer')).id
  foreign = createServer((_, answer) =>
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><body>A nice page</body>'),
  )
  await new Promise<void>((listens) => foreign.listen(0, listens))
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  foreign?.close()
})

/** What a trick is told: the server's address, the id of an account, and what an attacker has. */
interface Aim {
  readonly base: string
  readonly viewer: string
  readonly password: string
}

/** Runs in the foreign page. Those that resolve late wait for what they sent. */
const TRICKS: Readonly<Record<string, (aim: Aim) => unknown>> = {
  'a form of fields that makes an admin': ({ base }) => {
    document.body.innerHTML = `<form method="post" action="${base}/api/people/invitations">
      <input name="email" value="eve@example.com"><input name="role" value="admin"></form>`
    document.forms[0]!.submit()
  },
  'a form of text that looks like JSON': ({ base }) => {
    document.body.innerHTML = `<form method="post" enctype="text/plain" action="${base}/api/people/invitations">
      <input name='{"email":"eve@example.com","role":"admin","name":"' value='"}'></form>`
    document.forms[0]!.submit()
  },
  'a form with a file, in a frame that nobody sees': ({ base }) => {
    document.body.innerHTML = `<iframe name="hidden" hidden></iframe>
      <form method="post" enctype="multipart/form-data" target="hidden" action="${base}/api/auth/logout">
      <input name="x" value="y"></form>`
    document.forms[0]!.submit()
  },
  'a form that says it is another method': ({ base, viewer }) => {
    document.body.innerHTML = `<form method="post" action="${base}/api/people/${viewer}?_method=PATCH">
      <input name="_method" value="PATCH"><input name="role" value="admin"></form>`
    document.forms[0]!.submit()
  },
  'signing the reader in as somebody else': ({ base, password }) => {
    document.body.innerHTML = `<form method="post" enctype="text/plain" action="${base}/api/auth/login">
      <input name='{"email":"viewer@example.com","password":"${password}","x":"' value='"}'></form>`
    document.forms[0]!.submit()
  },
  'a request that asks nobody, of text': ({ base }) =>
    fetch(`${base}/api/people/invitations`, {
      ...{ method: 'POST', mode: 'no-cors', credentials: 'include' },
      body: '{"email":"eve@example.com","role":"admin"}',
    }),
  'a request that asks nobody, without a body': ({ base }) =>
    fetch(`${base}/api/auth/logout`, { method: 'POST', mode: 'no-cors', credentials: 'include' }),
  'a request of JSON': ({ base }) =>
    fetch(`${base}/api/people/invitations`, {
      ...{ method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' } },
      body: '{"email":"eve@example.com","role":"admin"}',
    }),
  'PATCH, PUT and DELETE': ({ base, viewer }) =>
    Promise.allSettled(
      ['PATCH', 'PUT', 'DELETE'].map((method) =>
        fetch(`${base}/api/people/${viewer}${method === 'DELETE' ? '/sessions' : ''}`, {
          ...{ method, credentials: 'include', headers: { 'content-type': 'application/json' } },
          ...(method === 'DELETE' ? {} : { body: '{"role":"admin"}' }),
        }),
      ),
    ),
  'POST that says it is another method': ({ base, viewer }) =>
    fetch(`${base}/api/people/${viewer}`, {
      ...{ method: 'POST', credentials: 'include' },
      headers: { 'x-http-method-override': 'PATCH', 'content-type': 'application/json' },
      body: '{"role":"admin"}',
    }),
  'a beacon of text': ({ base }) => navigator.sendBeacon(`${base}/api/auth/logout`, '{}'),
  'a beacon of JSON': ({ base }) =>
    navigator.sendBeacon(
      `${base}/api/people/invitations`,
      new Blob(['{"email":"eve@example.com","role":"admin"}'], { type: 'application/json' }),
    ),
  'an old request that takes cookies along': ({ base }) =>
    new Promise((over) => {
      const request = new XMLHttpRequest()
      request.open('POST', `${base}/api/auth/logout`)
      request.withCredentials = true
      request.onloadend = over
      request.send('{}')
    }),
  'images and scripts of addresses that change something': ({ base, viewer }) => {
    for (const path of ['/api/auth/logout', `/api/people/${viewer}?role=admin`, '/api/auth/refresh'])
      document.body.innerHTML += `<img src="${base}${path}">`
    const script = document.createElement('script')
    script.src = `${base}/api/people`
    document.body.append(script)
  },
  'a page of ours in a frame': ({ base }) => {
    document.body.innerHTML = `<iframe src="${base}/people"></iframe><iframe src="${base}/api/people"></iframe>`
  },
  'a window of ours': ({ base }) => {
    window.open(`${base}/api/auth/logout`)
    window.open(`${base}/people`)?.postMessage({ role: 'admin' }, '*')
  },
  'a stream of events': ({ base }) =>
    new Promise((over) => {
      const events = new EventSource(`${base}/api/events`, { withCredentials: true })
      events.onerror = over
      events.onopen = () => over(Object.assign(document.body, { textContent: 'READ' }))
    }),
  'a web socket': ({ base }) =>
    new Promise((over) => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/api/events`)
      socket.onerror = over
      socket.onopen = () => over(Object.assign(document.body, { textContent: 'READ' }))
    }),
}

describe.each([
  // Cookies know no ports: to the browser, this is the same site, and it sends them.
  ['another port of our own name', '127.0.0.1', true],
  ['another name', 'localhost', false],
])('a page from %s', (_name, host, sameSite) => {
  let context: BrowserContext
  let own: Page
  const asked: { method: string; cookie: boolean }[] = []
  const note = ({ method, headers }: { method?: string; headers: { cookie?: string; origin?: string } }) => {
    if (headers.origin === undefined || headers.origin.includes(host))
      asked.push({ method: method!, cookie: headers.cookie?.includes('rattan=') ?? false })
  }
  beforeAll(async () => {
    context = await browser.newContext()
    own = await context.newPage()
    await own.goto(base)
    expect(await own.evaluate(login, PASSWORD)).toBe(200)
    server.app.server.on('request', note)
  })
  afterAll(async () => {
    server.app.server.off('request', note)
    await context?.close()
  })

  test('no trick changes anything', async () => {
    const db = await server.accounts.database.open()
    const before = await contents(db)
    const cookies = JSON.stringify(await context.cookies())
    const port = (foreign.address() as AddressInfo).port
    for (const [name, trick] of Object.entries(TRICKS)) {
      const page = await context.newPage()
      await page.goto(`http://${host}:${port}/`)
      const before = asked.length
      let [started, over] = [0, 0]
      context.on('request', () => started++)
      context.on('requestfinished', () => over++)
      context.on('requestfailed', () => over++)
      await page.evaluate(trick as (aim: Aim) => void, { base, viewer, password: PASSWORD }).catch(() => {})
      // A web socket is no request of the list.
      if (name !== 'a web socket')
        await expect.poll(() => started > 0 && over >= started, { timeout: 60_000 }).toBe(true)
      const seen = await page.locator('body').innerText()
      expect([name, /READ|viewer@example/.test(seen)]).toEqual([name, false])
      expect([name, asked.length > before]).toEqual([name, true])
      context.removeAllListeners('request')
      context.removeAllListeners('requestfinished')
      context.removeAllListeners('requestfailed')
      for (const one of context.pages()) if (one !== own) await one.close()
    }
    expect(await contents(db)).toEqual(before)
    expect(JSON.stringify(await context.cookies())).toBe(cookies)
    // They came, and with cookies where the browser thinks that they may.
    const posts = asked.filter(({ method, cookie }) => method === 'POST' && cookie)
    expect(posts.length > 0).toBe(sameSite)
  })

  test('our own page does change what it asks for', async () => {
    const db = await server.accounts.database.open()
    const before = await contents(db)
    const status = await own.evaluate(async (email) => {
      const answer = await fetch('/api/people/invitations', {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ email, role: 'viewer' }),
      })
      return answer.status
    }, `new-${host}@example.com`)
    expect(status).toBe(200)
    expect(await contents(db)).not.toEqual(before)
  })
})

async function login(password: string): Promise<number> {
  const answer = await fetch('/api/auth/login', {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ email: 'admin@example.com', password }),
  })
  return answer.status
}
