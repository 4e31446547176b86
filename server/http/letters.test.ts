import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Invited, Me, People } from '../../core/api/accounts.ts'
import { type Browser, browser, firstAdmin, onBothStores, PASSWORD } from '../testing/test-accounts.ts'
import { startMail, type TestMail } from '../testing/test-mail.ts'
import { freePort } from '../testing/test-postgres.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const MAIL_FROM = 'charts@example.com'
const linkIn = (text: string) => /http\S+#\S+/.exec(text)?.[0]
const tokenOf = (link: string | undefined) => link?.split('#')[1]

describe('letters of invitations', () => {
  let mail: TestMail
  let server: TestServer
  let admin: Browser
  beforeAll(async () => {
    mail = await startMail()
    server = await startTestServer({ config: { smtpUrl: mail.url, mailFrom: MAIL_FROM } })
    admin = await firstAdmin(server)
  })
  afterAll(async () => {
    await server?.close()
    await mail?.close()
  })
  const invite = async (email: string, lang?: string) => {
    const body = { email, role: 'viewer', ...(lang ? { lang } : {}) }
    const answer = await admin.ask('POST', '/api/people/invitations', body)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<Invited>()
  }

  test.each([
    ['vi', 'Lời mời vào Thử', 'Ada mời bạn vào Thử.'],
    ['en', 'Invitation to Trial', 'Ada invites you to Trial.'],
    // The instance does not speak it: its first language.
    ['fr', 'Lời mời vào Thử', 'Ada mời bạn vào Thử.'],
  ])('go out in %s, to one address, with the link that the admin sees', async (lang, subject, first) => {
    const { link, mailed } = await invite(`reader-${lang}@example.com`, lang)
    expect(mailed).toBe(true)
    const letter = mail.letters.at(-1)!
    expect(letter).toMatchObject({ from: MAIL_FROM, to: [`reader-${lang}@example.com`], subject })
    expect(letter.text.split('\n')[0]).toBe(first)
    expect(linkIn(letter.text)).toBe(link)
  })

  test('go to nobody besides: an address is one', async () => {
    for (const email of [
      'a@example.com,b@example.com',
      'a <b@example.com>',
      'a@example.com\r\nbcc:b@example.com',
    ]) {
      const answer = await admin.ask('POST', '/api/people/invitations', { email, role: 'viewer' })
      expect(answer.statusCode, email).toBe(400)
      expect(answer.json(), email).toMatchObject({ error: 'invalid-input', field: 'email' })
    }
  })

  test('that are refused leave the invitation, its link, and a line of the log without it', async () => {
    mail.refuse()
    const { link, mailed } = await invite('refused@example.com')
    expect(mailed).toBe(false)
    const opened = await browser(server).ask('POST', '/api/auth/invitation', { token: tokenOf(link) })
    expect(opened.json()).toMatchObject({ email: 'refused@example.com' })
    expect(server.log.filter((line) => line.includes('a letter was not sent'))).toHaveLength(1)
    expect(server.log.join('')).not.toContain(tokenOf(link))
  })
})

describe('a mail server that', () => {
  /** What an admin gets who invites somebody while mail goes to this port. */
  async function invitedBy(port: number): Promise<Invited> {
    const server = await startTestServer({
      config: { smtpUrl: `smtp://user:secret-of-mail@127.0.0.1:${port}`, mailFrom: MAIL_FROM },
    })
    try {
      const admin = await firstAdmin(server)
      const body = { email: 'reader@example.com', role: 'viewer' }
      const answer = await admin.ask('POST', '/api/people/invitations', body)
      expect(answer.statusCode, answer.body).toBe(200)
      expect(server.log.join('')).toContain('a letter was not sent')
      expect(server.log.join('')).not.toContain('secret-of-mail')
      return answer.json<Invited>()
    } finally {
      await server.close()
    }
  }

  test('is down keeps no invitation from being made', async () => {
    expect(await invitedBy(await freePort())).toMatchObject({
      mailed: false,
      link: expect.stringContaining('#'),
    })
  })

  test('says nothing does not either', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
    try {
      const { port } = silent.address() as AddressInfo
      expect(await invitedBy(port)).toMatchObject({ mailed: false, link: expect.stringContaining('#') })
    } finally {
      silent.close()
    }
  })
})

onBothStores((newUrl) => {
  describe('registration by letter', () => {
    let mail: TestMail
    let server: TestServer
    let admin: Browser
    beforeAll(async () => {
      mail = await startMail()
      server = await startTestServer({
        databaseUrl: await newUrl(),
        config: { smtpUrl: mail.url, mailFrom: MAIL_FROM, authRegistration: true },
      })
      admin = await firstAdmin(server, 'taken@example.com')
    })
    afterAll(async () => {
      await server?.close()
      await mail?.close()
    })
    const register = (email: string, address?: string) =>
      browser(server, address).ask('POST', '/api/auth/register', { email, lang: 'en' })
    const letterTo = (email: string) =>
      vi.waitFor(
        () => {
          const letter = mail.letters.findLast(({ to }) => to[0] === email)
          expect(letter).toBeDefined()
          return letter!
        },
        { timeout: 60_000, interval: 50 },
      )

    test('answers the same for an e-mail that is taken; the letter tells its owner', async () => {
      const [free, taken] = [await register('free@example.com'), await register('taken@example.com')]
      const plain = ({ statusCode, headers, body }: typeof free) => {
        const { date: _, 'x-request-id': __, ...rest } = headers
        return { statusCode, headers: rest, body }
      }
      expect(free.json()).toEqual({ mailed: true })
      expect(plain(taken)).toEqual(plain(free))
      const told = await letterTo('taken@example.com')
      expect(told.text).toContain('This address has an account already.')
      expect(linkIn(told.text)).toBeUndefined()
      expect(told.text).toContain('/sign-in\n')
      expect((await letterTo('free@example.com')).text).toMatch(/#\S{20,}/)
    })

    test('the link makes a viewer once, with the name and password chosen there', async () => {
      const token = tokenOf(linkIn((await letterTo('free@example.com')).text))
      const body = { token, name: 'Free', password: PASSWORD }
      const accepted = await browser(server).ask('POST', '/api/auth/accept', body)
      expect(accepted.json<Me>().person).toMatchObject({
        email: 'free@example.com',
        role: 'viewer',
        groups: [],
      })
      expect((await browser(server).ask('POST', '/api/auth/accept', body)).statusCode).toBe(400)
    })

    test('leaves an invitation of an admin, and gives its rights', async () => {
      const invitation = { email: 'meant@example.com', role: 'editor', groups: ['desk'] }
      const made = await admin.ask('POST', '/api/people/invitations', invitation)
      const before = mail.letters.length
      await register('meant@example.com')
      await vi.waitFor(() => expect(mail.letters.length).toBe(before + 1), { timeout: 60_000 })
      const still = await browser(server).ask('POST', '/api/auth/invitation', {
        token: tokenOf(made.json<Invited>().link),
      })
      expect(still.statusCode).toBe(200)
      const token = tokenOf(linkIn((await letterTo('meant@example.com')).text))
      const body = { token, name: 'Meant', password: PASSWORD }
      const accepted = await browser(server).ask('POST', '/api/auth/accept', body)
      expect(accepted.json<Me>().person).toMatchObject({ role: 'editor', groups: ['desk'] })
      const { invitations } = (await admin.ask('GET', '/api/people')).json()
      expect(invitations).toEqual([])
    })

    test('sends nobody more than three letters in an hour, from wherever they are asked for', async () => {
      const codes: number[] = []
      for (let i = 0; i < 4; i++)
        codes.push((await register('many@example.com', `198.51.100.${i}`)).statusCode)
      expect(codes).toEqual([200, 200, 200, 429])
      await vi.waitFor(
        () => expect(mail.letters.filter(({ to }) => to[0] === 'many@example.com')).toHaveLength(3),
        { timeout: 60_000, interval: 50 },
      )
      // Of three links the newest counts.
      const { invitations } = (await admin.ask('GET', '/api/people')).json<People>()
      expect(invitations.map(({ email }) => email)).toEqual(['many@example.com'])
    })
  })

  describe('registration without letters', () => {
    let server: TestServer
    beforeAll(async () => {
      server = await startTestServer({ databaseUrl: await newUrl(), config: { authRegistration: true } })
      await firstAdmin(server, 'taken@example.com')
    })
    afterAll(() => server?.close())
    const OTHER = 'another password altogether'
    const signIn = async (email: string, password: string) =>
      (await browser(server).ask('POST', '/api/auth/login', { email, password })).statusCode

    test('answers the same for an e-mail that is taken, gives no session, and changes no account', async () => {
      const register = (email: string) =>
        browser(server).ask('POST', '/api/auth/register', { email, name: 'New', password: OTHER })
      const [free, taken] = [await register('free@example.com'), await register('taken@example.com')]
      expect(free.json()).toEqual({ mailed: false })
      expect([taken.statusCode, taken.body]).toEqual([free.statusCode, free.body])
      expect([free.cookies, taken.cookies]).toEqual([[], []])
      expect(await signIn('free@example.com', OTHER)).toBe(200)
      expect(await signIn('taken@example.com', OTHER)).toBe(401)
      expect(await signIn('taken@example.com', PASSWORD)).toBe(200)
    })

    test('makes no more than ten accounts in an hour for one address', async () => {
      const codes: number[] = []
      for (let i = 0; i < 9; i++) {
        const body = { email: `n${i}@example.com`, name: 'N', password: OTHER }
        codes.push((await browser(server).ask('POST', '/api/auth/register', body)).statusCode)
      }
      expect(codes).toEqual([...Array(8).fill(200), 429])
    })
  })
})
