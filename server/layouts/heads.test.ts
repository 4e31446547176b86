import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDatabase, type Query } from '../accounts/in-database.ts'
import { type Browser, firstAdmin, invited } from '../testing/test-accounts.ts'
import { layoutsOf, saved, titled } from '../testing/test-layouts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { createHeads, FRESH_MS } from './heads.ts'

let server: TestServer
let admin: Browser
let viewer: Browser & { id: string }
beforeAll(async () => {
  server = await startTestServer()
  admin = await firstAdmin(server)
  viewer = await invited(server, admin, 'viewer@example.com', 'viewer')
})
afterAll(() => server?.close())

test('what the database says of a person is asked once in some seconds, and at once after a change here', async () => {
  let now = 0
  let asked = 0
  let down = false
  const query: Query = async (work) => {
    asked++
    if (down) throw new Error('it does not answer')
    return inDatabase(server.accounts, work)
  }
  const heads = createHeads(query, undefined, () => now)
  const titleOf = async () => {
    const found = heads.known(viewer.id) ?? (await heads.read(viewer.id))
    return found.own.get('tiny')?.text.match(/"en":"([^"]*)"/)?.[1]
  }
  expect(heads.known(null)).toMatchObject({ key: '' })
  const { shipped } = await layoutsOf(viewer)
  await saved(viewer, 'personal', titled(shipped!.written, 'One'))
  // Who asks meanwhile waits for the same.
  expect(await Promise.all([titleOf(), titleOf(), titleOf()])).toEqual(['One', 'One', 'One'])
  for (let i = 0; i < 100; i++) expect(await titleOf()).toBe('One')
  expect(asked).toBe(1)
  // Another server saves another one.
  await saved(viewer, 'personal', titled(shipped!.written, 'Two'))
  now += FRESH_MS - 1
  expect(await titleOf()).toBe('One')
  now += 1
  expect(await titleOf()).toBe('Two')
  expect(asked).toBe(2)
  await saved(viewer, 'personal', titled(shipped!.written, 'Three'))
  heads.forget(viewer.id)
  expect([await titleOf(), asked]).toEqual(['Three', 3])
  // A database that does not answer takes nobody's version away.
  down = true
  now += FRESH_MS
  expect([await titleOf(), asked]).toEqual(['Three', 4])
  heads.forget(viewer.id)
  expect(await titleOf()).toBe(undefined)
  expect(heads.known(null)).toMatchObject({ key: '' })
})

test('of one change of the team’s is told once, however many ask for it at once', async () => {
  let told = 0
  const heads = createHeads(
    (work) => inDatabase(server.accounts, work),
    () => told++,
  )
  const { shipped } = await layoutsOf(admin)
  await saved(admin, 'team', titled(shipped!.written, 'Ours'))
  // Who saved it reads it, and so does who hears of it from the database.
  await Promise.all([heads.readTeam(), heads.readTeam(), heads.readTeam()])
  expect(told).toBe(1)
  await saved(admin, 'team', titled(shipped!.written, 'Ours again'))
  await Promise.all([heads.readTeam(), heads.readTeam()])
  expect([told, heads.known(null)?.team.get('tiny')?.text.includes('Ours again')]).toEqual([2, true])
})
