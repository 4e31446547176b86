import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { PageLayouts, Versions } from '../../core/api/layouts.ts'
import type { Lists } from '../../core/api/lists.ts'
import { MOST_NOTES } from '../../core/api/note-bounds.ts'
import type { Notes } from '../../core/api/notes.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { program } from '../program.ts'
import { PASSWORD } from '../testing/test-accounts.ts'
import { figures, size } from '../testing/test-attack.ts'
import { startProgram, type TestProgram } from '../testing/test-program.ts'

vi.setConfig({ testTimeout: size(300_000, 3_600_000) })

const PAGE = '/api/layouts/punctuality'
let workDir: string
const running: ChildProcess[] = []
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'rattan-saves-'))
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(workDir, { recursive: true, force: true })
})

const start = () => startProgram(program('main'), { workDir, onSpawn: (child) => running.push(child) })

test('OP6: killed with -9 among saves, it has every save that it said was kept, and no half of one', async () => {
  let server = await start()
  let cookie = ''
  const ask = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method,
      headers: { cookie, ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, cookies: answer.headers.getSetCookie(), json: await answer.json() }
  }
  const signIn = async (path: string, body: object) => {
    const { status, cookies, json } = await ask('POST', path, body)
    expect([status, JSON.stringify(json).slice(0, 200)]).toEqual([200, expect.any(String)])
    cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  }
  const kill = async ({ child }: TestProgram) => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const account = { email: 'a@example.com', password: PASSWORD }
  const file = join(workDir, 'setup-token')
  const token = await vi.waitFor(() => readFileSync(file, 'utf8').trim(), { timeout: 60_000 })
  await signIn('/api/auth/setup', { ...account, name: 'Ada', token })
  const { written } = (await ask('GET', PAGE)).json as PageLayouts
  const { tabs, widgets } = (await ask('GET', '/api/pages/punctuality')).json as ResolvedPage
  const widget = [...widgets, ...(tabs[0]?.widgets ?? [])].find(
    ({ hasData, repeat }) => hasData && !repeat,
  )!.id

  /** Names of saves that were said to be kept, in their order; each is in a list and a note besides. */
  const kept: string[] = []
  const [LISTS, NOTES] = ['/api/me/lists', '/api/notes/punctuality']
  const listed: string[] = []
  const noted: string[] = []
  const alsoKept = async (name: string) => {
    const { number } = ((await ask('GET', LISTS)).json as Lists).watched
    const items = [...listed.slice(-20), name.replace(' ', '-')]
    const list = await ask('PUT', `${LISTS}/watched`, { items }, { 'if-match': `"${number}"` })
    expect(list.status).toBe(200)
    listed.splice(0, listed.length, ...items)
    const note = await ask('POST', NOTES, { widget, at: null, text: name })
    expect([note.status, JSON.stringify(note.json).slice(0, 200)]).toEqual([200, expect.any(String)])
    noted.push(name)
  }
  let sent = 0
  const rounds = size(2, 10)
  for (let round = 0; round < rounds; round++) {
    const wanted = kept.length + 3 + ((round * 7) % 11)
    let etag = ((await ask('GET', PAGE)).json as PageLayouts).etags.personal
    let killed: Promise<void> | undefined
    while (!killed || kept.length < wanted) {
      const name = `save ${++sent}`
      const page = { ...written, title: { ...written.title, en: name } }
      const saving = ask('PUT', PAGE, { level: 'personal', page, name }, { 'if-match': etag })
      // The last of a round is on its way when the process ends.
      if (kept.length >= wanted - 1) killed = kill(server)
      const answer = await saving.catch(() => undefined)
      if (!answer) break
      expect([answer.status, name]).toEqual([200, name])
      kept.push(name)
      if (noted.length < MOST_NOTES - 5 && !killed) {
        const also = alsoKept(name)
        // Every other round it ends while these are on their way.
        if (kept.length >= wanted - 2 && round % 2 === 1) killed = kill(server)
        await (killed ? also.catch(() => {}) : also)
        if (killed) break
      }
      etag = (answer.json as PageLayouts).etags.personal
    }
    await (killed ?? kill(server))
    server = await start()
    await signIn('/api/auth/login', account)
    const { versions } = (await ask('GET', `${PAGE}/versions?level=personal`)).json as Versions
    const found = versions.map(({ name }) => name).reverse()
    // One may have been kept that nobody was told of.
    expect(found.filter((name) => kept.includes(name!))).toEqual(kept)
    expect(versions.filter(({ current }) => current)).toEqual([versions[0]])
    const { personal } = (await ask('GET', PAGE)).json as PageLayouts
    expect([personal!.name, personal!.written.title.en]).toEqual([found.at(-1), found.at(-1)])
    const page = await ask('GET', '/api/pages/punctuality')
    expect([page.status, page.json.title.en]).toEqual([200, found.at(-1)])
    const { watched } = (await ask('GET', LISTS)).json as Lists
    // As it was said to be, or as the change that nobody was told of made it: never a half of one.
    expect([[...listed], [...listed.slice(-20), kept.at(-1)!.replace(' ', '-')]]).toContainEqual(
      watched.items,
    )
    listed.splice(0, listed.length, ...watched.items)
    const texts = ((await ask('GET', NOTES)).json as Notes).notes.map(({ text }) => text)
    expect(texts.filter((text) => noted.includes(text))).toEqual(noted)
    noted.splice(0, noted.length, ...texts)
    for (const name of found) if (!kept.includes(name!)) kept.push(name!)
  }
  figures('OP6 saves', { rounds, kept: kept.length, sent })
})
