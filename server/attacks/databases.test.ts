import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { countRows, keepDump, moveRows, restoreFrom } from '../database/dump.ts'
import type { Db } from '../database/tables.ts'
import { size } from '../testing/test-attack.ts'
import { contents, databaseHolder, saidOpen, testDatabases } from '../testing/test-databases.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000), hookTimeout: 300_000 })

const files = testDatabases()

const fill = async (db: Db, n: number) => {
  const people = Array.from({ length: n }, (_, i) => ({
    ...({
      email: `p${i}@example.com`,
      name: `Người ${i} "'\\\n`,
      role: i === 0 ? 'admin' : 'viewer',
    } as const),
    ...{ groups: i % 2 ? ['fund-a', 'b_2'] : [], password_hash: i % 3 ? 'hash' : null },
  }))
  await db.insertInto('person').values(people).execute()
  const { id } = await db
    .selectFrom('person')
    .select('id')
    .where('email', '=', 'p0@example.com')
    .executeTakeFirstOrThrow()
  const session = await db
    .insertInto('session')
    .values({ person_id: id, expires_at: new Date('2030-01-01'), address: '::1', agent: 'a' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('refresh_token').values({ hash: 'h', session_id: session.id }).execute()
  await db.insertInto('identity').values({ issuer: 'https://idp', subject: 's', person_id: id }).execute()
  await db
    .insertInto('invitation')
    .values({ token_hash: 't', email: 'i@example.com', role: 'viewer', groups: [], expires_at: new Date(0) })
    .execute()
  const page = { page: 'tiny', written: '{"b":1,"a":"ế\\u0000"}' }
  const version = await db
    .insertInto('layout_version')
    .values({ ...page, level: 'personal', person_id: id, layout: '0123456789abcdef' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('layout_head')
    .values({ page: 'tiny', level: 'personal', owner: id, version_id: version.id })
    .execute()
  await db
    .insertInto('layout_draft')
    .values({ ...page, person_id: id, number: 3 })
    .execute()
  const owners = await db.selectFrom('person').select('id').execute()
  const text = 'hai dòng:\n<b>"\\\'; drop table note; --'
  await db
    .insertInto('person_list')
    .values(
      owners.flatMap((owner, i) =>
        (['views', 'favourites', 'watched'] as const).map((list) => ({
          ...{ person_id: owner.id, list, number: i + 1, items: JSON.stringify([list, i, text]) },
        })),
      ),
    )
    .execute()
  const about = { page: 'tiny', widget: 'each[a]', about: '{"symbol":"AAA"}', scope: '' }
  await db
    .insertInto('note')
    .values(owners.map((owner, i) => ({ ...about, person_id: owner.id, at: i % 2 ? '2025Q2' : null, text })))
    .execute()
  const sent = await db
    .insertInto('delivery')
    .values({
      key: 'k',
      channel: 'mail',
      receiver: 'a@example.com',
      message: JSON.stringify({ text }),
      person_id: id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('delivery_file')
    .values({ delivery_id: sent.id, number: 0, name: text, type: 'application/pdf', content: 'AP8=' })
    .execute()
  for (let i = 0; i < n; i++)
    await db
      .insertInto('sign_in_log')
      .values({ event: 'refused', email: `p${i}@example.com`, by: 'password', address: '', agent: '' })
      .execute()
}
describe('the embedded database belongs to one process (OP2)', () => {
  test('a second one is refused, and told the process that has it', async () => {
    const workDir = await files.newFolder()
    const child = databaseHolder(workDir)
    expect(await saidOpen(child)).toBe(true)
    for (let i = 0; i < size(5, 20); i++) {
      const second = files.database(null, workDir)
      await expect(second.open()).rejects.toThrow(`in use by process ${child.pid}`)
      await expect(second.secure()).rejects.toThrow(`in use by process ${child.pid}`)
    }
    child.kill('SIGKILL')
    await new Promise((gone) => child.once('exit', gone))
    const next = files.database(null, workDir)
    expect(await countRows(await next.open())).toMatchObject({ person: 0 })
    await next.close()
  })

  test('killed at any moment, it opens again and has every row that it said was written', async () => {
    const workDir = await files.newFolder()
    let written = 0
    for (let round = 0; round < size(3, 200); round++) {
      const child = databaseHolder(workDir)
      expect(await saidOpen(child)).toBe(true)
      child.stdin!.write('write\n')
      await new Promise<void>((enough) => {
        const wanted = 3 + ((round * 7) % 11)
        let n = 0
        child.stdout!.on('data', (text) => {
          n += String(text).split('\n').length - 1
          if (n >= wanted) enough()
        })
        child.stdout!.on('data', (text) => {
          written += String(text).split('\n').length - 1
        })
      })
      child.kill('SIGKILL')
      await new Promise((gone) => child.once('close', gone))
    }
    const after = files.database(null, workDir)
    const { sign_in_log } = await countRows(await after.open())
    console.log(`OP2: ${written} rows said to be written, ${sign_in_log} found`)
    expect(sign_in_log).toBeGreaterThanOrEqual(written)
    await after.close()
  })
})

describe('a dump and a move lose nothing (OP2)', () => {
  test('what is restored equals what was dumped, on either store, and a filled database is left alone', async () => {
    const folder = await files.newFolder()
    const embedded = await files.database(null, folder).open()
    await fill(embedded, 1200)
    const filled = await countRows(embedded)
    expect(Object.entries(filled).filter(([, rows]) => rows === 0)).toEqual([])
    expect(filled).toMatchObject({ person_list: 3600, note: 1200 })
    const file = await keepDump(embedded, folder, new Date('2026-01-16T07:00:00Z'))
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])

    const restored = await files.database(await files.postgres.newDatabase(), folder).open()
    await restoreFrom(file, restored)
    expect(await contents(restored)).toEqual(await contents(embedded))
    await expect(restoreFrom(file, restored)).rejects.toThrow(/not empty \(person: 1200/)

    const moved = await files.database(await files.postgres.newDatabase(), folder).open()
    expect(await moveRows(embedded, moved)).toMatchObject({ person: 1200, sign_in_log: 1200 })
    expect(await contents(moved)).toEqual(await contents(embedded))
    // What comes after it has numbers of its own.
    await moved
      .insertInto('sign_in_log')
      .values({ event: 'refused', email: 'x', by: 'x', address: '', agent: '' })
      .execute()
  })

  test('a dump that was made before there was a column gives it what it is by default', async () => {
    const folder = await files.newFolder()
    const file = join(folder, 'dump.ndjson')
    const row = { id: crypto.randomUUID(), email: 'old@example.com', name: 'Old', role: 'admin' }
    await writeFile(file, `${JSON.stringify({ table: 'person', row })}\n`)
    const db = await files.database(await files.postgres.newDatabase(), folder).open()
    await restoreFrom(file, db)
    const [person] = await db.selectFrom('person').selectAll().execute()
    expect(person).toMatchObject({ ...row, groups: [], password_hash: null })
  })
})
