import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createAccounts } from '../accounts/accounts.ts'
import { ROOT } from '../config.ts'
import type { Database } from '../database/database.ts'
import { type Answer, startBadServer } from '../refresh/test-bad-server.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { deliveryConfig, SECRET } from '../testing/test-delivery.ts'
import { startMail } from '../testing/test-mail.ts'
import { createDeliveries, type DeliveryLimits } from './deliveries.ts'
import type { Message } from './message.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 })

const databases = testDatabases()
const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of open.splice(0).reverse()) await stop()
})

/** What a webhook was told, each as it came. */
interface Told {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

async function webhook(answer: Answer = (_, response) => response.end('ok')) {
  const told: Told[] = []
  const server = await startBadServer({
    '/services/key-in-path': (request, response, n) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        told.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
        answer(request, response, n)
      })
    },
  })
  open.push(server.stop)
  return { told, hook: server.url('/services/key-in-path?k=key-in-query') }
}

/** Deliveries of one server; `log` is what it said. */
function sender(
  database: Database,
  to: Parameters<typeof deliveryConfig>[1],
  limits: Partial<DeliveryLimits> = {},
) {
  const config = deliveryConfig('', to)
  const said: string[] = []
  const log = { info: () => {}, error: (details: object) => said.push(JSON.stringify(details)) }
  const accounts = createAccounts({ database, config, log, now: () => new Date('2026-01-16T09:00:00Z') })
  const deliveries = createDeliveries(accounts, config, { firstWait: 0, ...limits })
  open.push(deliveries.stop)
  return { deliveries, log: said }
}
const onPostgres = async () => databases.database(await databases.postgres.newDatabase(), '')
const rowsOf = async (database: Database) =>
  (await database.open())
    .selectFrom('delivery')
    .select(['key', 'state', 'tries', 'reason'])
    .orderBy('created_at')
    .execute()
const message = (more: Partial<Message> = {}): Message => ({
  ...{ key: 'k', to: { webhook: 'desk' }, subject: 'Subject', text: 'Text' },
  ...more,
})

describe.each([
  ['on PostgreSQL', onPostgres],
  ['on the embedded database', async () => databases.database(null, await databases.newFolder())],
])('%s', (_name, newDatabase) => {
  test('a letter goes out once with all that belongs to it, and no line of its subject becomes a header', async () => {
    const mail = await startMail()
    open.push(mail.close)
    const database = await newDatabase()
    const { deliveries } = sender(database, { smtp: mail.url })
    const letter = message({
      to: { mail: 'Reader@Example.com' },
      subject: 'Giá\r\nBcc: other@example.com\u2028<b>FPT</b>',
      html: '<p>Text</p>',
      attachments: [{ name: 'báo cáo.pdf', type: 'application/pdf', content: Buffer.from([0, 255, 10]) }],
    })
    expect(await deliveries.deliver(letter)).toBe(true)
    expect(await deliveries.deliver({ ...letter, subject: 'Another' })).toBe(false)
    await deliveries.flush()
    expect(mail.letters).toHaveLength(1)
    const [got] = mail.letters
    expect(got).toMatchObject({
      ...{ from: 'charts@example.com', to: ['reader@example.com'], attempt: '1' },
      subject: 'Giá Bcc: other@example.com <b>FPT</b>',
      messageId: expect.stringMatching(/^<[0-9a-f]{40}@example\.com>$/),
      attachments: [{ name: 'báo cáo.pdf', type: 'application/pdf', content: Buffer.from([0, 255, 10]) }],
    })
    expect(got!.headers).not.toContain('bcc')
    expect(await rowsOf(database)).toEqual([{ key: 'k', state: 'sent', tries: 1, reason: null }])
    const db = await database.open()
    expect(await db.selectFrom('delivery_file').select('name').execute()).toEqual([])
  })
})

test('what is told in a transaction that ends without effect is told to nobody', async () => {
  const { told, hook } = await webhook()
  const database = await onPostgres()
  const { deliveries } = sender(database, { hook })
  const db = await database.open()
  const undone = db.transaction().execute(async (tx) => {
    await deliveries.deliver(message(), tx)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await deliveries.flush()
  expect(told).toEqual([])
  await db.transaction().execute((tx) => deliveries.deliver(message(), tx))
  await deliveries.flush()
  expect(told).toHaveLength(1)
})

describe('a webhook', () => {
  test('is told by JSON that it can prove to be ours, and tried again under the same id', async () => {
    const { told, hook } = await webhook((_, response, n) => response.writeHead(n < 3 ? 503 : 204).end())
    const database = await onPostgres()
    const { deliveries } = sender(database, { hook })
    const data = { rule: '<script>alert(1)</script>', value: 12.5 }
    await deliveries.deliver(message({ data }))
    for (let i = 0; i < 3; i++) await deliveries.flush()
    expect(told.map(({ headers }) => headers['rattan-attempt'])).toEqual(['1', '2', '3'])
    expect(new Set(told.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    for (const { headers, body } of told) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      const signature = createHmac('sha256', SECRET).update(signed).digest('base64')
      expect(headers['webhook-signature']).toBe(`v1,${signature}`)
      expect(headers['idempotency-key']).toBe(headers['webhook-id'])
      expect(JSON.parse(body)).toMatchObject({ subject: 'Subject', text: 'Text', data })
    }
    expect(await rowsOf(database)).toMatchObject([{ state: 'sent', tries: 3 }])
  })

  test('that never takes it is given up, and the reason says no key of its address', async () => {
    const { told, hook } = await webhook((_, response) => response.writeHead(500).end('no'))
    const database = await onPostgres()
    const { deliveries, log } = sender(database, { hook }, { tries: 3 })
    await deliveries.deliver(message())
    for (let i = 0; i < 5; i++) await deliveries.flush()
    expect(told).toHaveLength(3)
    const reason = 'webhook "desk" answers 500; expected 2xx'
    expect(await rowsOf(database)).toEqual([{ key: 'k', state: 'failed', tries: 3, reason }])
    expect(log.join('')).not.toMatch(/key-in|0123456789abcdef/)
  })

  test.each<[string, Answer, RegExp]>([
    ['breaks off', (request) => request.socket.destroy(), /^webhook "desk" breaks off or cannot be reached/],
    ['is silent', () => {}, /^webhook "desk" took longer than 0.3 s/],
    [
      'sends elsewhere',
      (_, response) => response.writeHead(302, { location: '/services/key-in-path' }).end(),
      /^webhook "desk" answers 302; expected 2xx, redirects are not followed$/,
    ],
  ])('that %s has not taken it, and is asked once a try', async (_how, answer, reason) => {
    const { told, hook } = await webhook(answer)
    const database = await onPostgres()
    const { deliveries } = sender(database, { hook }, { tries: 1, webhookMs: 300 })
    await deliveries.deliver(message())
    await deliveries.flush()
    expect(told).toHaveLength(1)
    expect(await rowsOf(database)).toEqual([
      { key: 'k', state: 'failed', tries: 1, reason: expect.stringMatching(reason) },
    ])
  })

  test('at a private address that the operator did not name is not asked, and not tried again', async () => {
    const database = await onPostgres()
    const { deliveries, log } = sender(database, {})
    await deliveries.deliver(message({ to: { webhook: 'inside' } }))
    for (let i = 0; i < 2; i++) await deliveries.flush()
    const [row] = await rowsOf(database)
    expect(row).toMatchObject({
      ...{ state: 'failed', tries: 1 },
      reason: expect.stringMatching(/^webhook "inside" is at a private address/),
    })
    expect(log.join('') + row!.reason).not.toMatch(/key-in/)
  })
})

test('a mail server that refuses for good is not asked again, one that is down is', async () => {
  const mail = await startMail()
  open.push(mail.close)
  mail.refuse()
  const database = await onPostgres()
  const { deliveries } = sender(database, { smtp: mail.url })
  await deliveries.deliver(message({ key: 'refused', to: { mail: 'a@example.com' } }))
  await deliveries.flush()
  const down = sender(database, { smtp: 'smtp://user:secret-of-mail@127.0.0.1:1' }, { tries: 2 })
  await down.deliveries.deliver(message({ key: 'down', to: { mail: 'a@example.com' } }))
  for (let i = 0; i < 3; i++) await down.deliveries.flush()
  expect(await rowsOf(database)).toEqual([
    { key: 'refused', state: 'failed', tries: 1, reason: expect.stringMatching(/mail server answers 5\d\d/) },
    { key: 'down', state: 'failed', tries: 2, reason: expect.stringMatching(/mail server does not take it/) },
  ])
  expect(down.log.join('')).not.toContain('secret-of-mail')
})

test.each<[string, Partial<Message>, string]>([
  ['an unknown webhook', { to: { webhook: 'dsk' } }, 'unknown webhook "dsk"; did you mean "desk"?'],
  ['a letter without a mail server', { to: { mail: 'a@example.com' } }, 'no mail server is configured'],
  [
    'too much',
    { attachments: [{ name: 'a', type: 'b/c', content: Buffer.alloc((10 << 20) + 1) }] },
    'the attachments have 10485761 bytes; at most 10485760 go at once',
  ],
])('%s is refused at once, and nothing is kept', async (_what, more, reason) => {
  const { hook } = await webhook()
  const database = await onPostgres()
  const { deliveries } = sender(database, { hook })
  await expect(deliveries.deliver(message(more))).rejects.toThrow(reason)
  expect(await rowsOf(database)).toEqual([])
})

test('one address is one: a list, a line or a name of one is refused', async () => {
  const database = await onPostgres()
  const { deliveries } = sender(database, { smtp: 'smtp://127.0.0.1:1' })
  for (const mail of ['a@b.c,d@e.f', 'a@b.c\r\nBcc: d@e.f', 'A <a@b.c>', 'a@b.c d@e.f', 'nobody', '"a"@b.c'])
    await expect(deliveries.deliver(message({ to: { mail } })), mail).rejects.toThrow('invalid address')
})

test('two servers on one database send each message once', async () => {
  const { told, hook } = await webhook()
  const url = await databases.postgres.newDatabase()
  const [one, two] = [0, 1].map(() => sender(databases.database(url, ''), { hook }).deliveries)
  const keys = Array.from({ length: 40 }, (_, i) => `k${i}`)
  await Promise.all(
    keys.flatMap((key) => [one!, two!].map((server) => server.deliver(message({ key, text: key })))),
  )
  await Promise.all([one!.flush(), two!.flush(), one!.flush(), two!.flush()])
  const texts = told.map(({ body }) => JSON.parse(body).text as string)
  expect(texts.sort()).toEqual(keys.sort())
})

test('what a server took that was killed before it heard the end is sent again, and says so', async () => {
  let kill = () => {}
  const { told, hook } = await webhook((_, response, n) => {
    if (n === 1) kill()
    else response.end('ok')
  })
  const url = await databases.postgres.newDatabase()
  const database = databases.database(url, '')
  const { deliveries } = sender(database, { hook })
  const db = await database.open()
  await db.transaction().execute((tx) => deliveries.deliver(message(), tx))
  const program = join(ROOT, 'server/testing/test-deliverer.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, '', url, hook], {
    ...{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  })
  kill = () => child.kill('SIGKILL')
  const [code, signal] = await new Promise<[number | null, string | null]>((ended) =>
    child.once('exit', (...how) => ended(how)),
  )
  expect([code, signal]).toEqual([null, 'SIGKILL'])
  expect(await rowsOf(database)).toMatchObject([{ state: 'waiting', tries: 1 }])
  await vi.waitFor(
    async () => {
      await deliveries.flush()
      expect(told).toHaveLength(2)
    },
    { timeout: 60_000, interval: 100 },
  )
  await vi.waitFor(async () => expect(await rowsOf(database)).toMatchObject([{ state: 'sent', tries: 2 }]))
  const [first, second] = told.map(({ headers }) => headers)
  expect(second!['webhook-id']).toBe(first!['webhook-id'])
  expect([first!['rattan-attempt'], second!['rattan-attempt']]).toEqual(['1', '2'])
})

test('what somebody wanted whose account is closed by then is not sent', async () => {
  const { told, hook } = await webhook()
  const database = await onPostgres()
  const { deliveries } = sender(database, { hook })
  const db = await database.open()
  const { id } = await db
    .insertInto('person')
    .values({ email: 'a@example.com', name: 'A', role: 'viewer', groups: [], disabled_at: sql<Date>`now()` })
    .returning('id')
    .executeTakeFirstOrThrow()
  await deliveries.deliver(message({ owner: id }))
  await deliveries.flush()
  expect(told).toEqual([])
  expect(await rowsOf(database)).toMatchObject([
    { state: 'failed', reason: 'the account of its owner is closed' },
  ])
})
