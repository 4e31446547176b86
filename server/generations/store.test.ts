import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ROOT } from '../config.ts'
import { FULL } from '../testing/test-attack.ts'
import { PATHS, refreshOnce, watchedDisk } from '../testing/test-generation-writer.ts'
import { DISK } from './disk.ts'
import type { Manifest } from './manifest.ts'
import { type Generations, openGenerations, WriterBusy } from './store.ts'

let root: string
let folder: string
let generations: Generations
const MINUTE = 60_000
let time: number
const now = () => new Date(time)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rattan-generations-'))
  folder = join(root, 'generations')
  time = Date.parse('2026-03-02T09:30:00Z')
  generations = openGenerations(folder, { now })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const file = async (name: string, text: string) => {
  const path = join(root, name)
  await writeFile(path, text)
  return path
}

/** A generation with these files, made of the current one. */
async function made(files: Readonly<Record<string, string>>, store = generations): Promise<Manifest> {
  const draft = await store.begin(await store.current())
  for (const [path, text] of Object.entries(files)) await draft.put(path, await file('made', text), {})
  const manifest = await draft.commit({ by: 'refresh', run: null })
  time += MINUTE
  return manifest
}
const textOf = (id: string, path: string) => readFile(join(generations.folderOf(id), path), 'utf8')
const ids = async () => (await generations.list()).map(({ id }) => id)
const inodeOf = async (id: string, path: string) => (await stat(join(generations.folderOf(id), path))).ino

describe('a generation', () => {
  test('is not there until it is committed, and then is the current one', async () => {
    expect([await generations.current(), await generations.list()]).toEqual([null, []])
    const draft = await generations.begin(null)
    const entry = { dataset: 'a', made: madeBy('key-1'), tree: '1\x002' }
    await draft.put('processed/a.parquet', await file('a', 'hello'), entry)
    expect([await generations.current(), await generations.list()]).toEqual([null, []])
    const manifest = await draft.commit({ by: 'refresh', run: 'r-1' })
    expect(manifest).toEqual({
      ...{ format: 1, id: draft.id, at: '2026-03-02T09:30:00.000Z', parent: null, by: 'refresh', run: 'r-1' },
      files: {
        'processed/a.parquet': {
          ...entry,
          size: 5,
          sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        },
      },
    })
    expect(draft.id).toMatch(/^g-20260302T093000Z-[0-9a-f]{4}$/)
    expect([await generations.current(), await generations.list()]).toEqual([manifest, [manifest]])
    expect(await textOf(manifest.id, 'processed/a.parquet')).toBe('hello')
    expect((await readdir(folder)).sort()).toEqual(['current', draft.id, 'writer.lock'].sort())
  })

  test('has new files only where they changed, and what it leaves out stays in the one before', async () => {
    const first = await made({ a: 'one', 'b/c': 'kept', d: 'goes' })
    const draft = await generations.begin(first)
    await draft.put('a', await file('made', 'two'), {})
    await draft.remove('d')
    const second = await draft.commit({ by: 'refresh', run: null })
    expect(second.parent).toBe(first.id)
    expect(Object.keys(second.files).sort()).toEqual(['a', 'b/c'])
    expect(await inodeOf(second.id, 'b/c')).toBe(await inodeOf(first.id, 'b/c'))
    expect([await textOf(first.id, 'a'), await textOf(second.id, 'a')]).toEqual(['one', 'two'])
    expect(await textOf(first.id, 'd')).toBe('goes')
    await expect(textOf(second.id, 'd')).rejects.toThrow('ENOENT')
  })

  test('has copies with their times where links cannot be made', async () => {
    const first = await made({ a: 'one' })
    const from = join(generations.folderOf(first.id), 'a')
    await utimes(from, new Date(5000), new Date(5000))
    const link = () => Promise.reject(Object.assign(new Error('no links'), { code: 'EXDEV' }))
    const unlinked = openGenerations(folder, { now, disk: { ...DISK, link } })
    const second = await made({ b: 'two' }, unlinked)
    expect(await textOf(second.id, 'a')).toBe('one')
    expect(await inodeOf(second.id, 'a')).not.toBe(await inodeOf(first.id, 'a'))
    expect((await stat(join(generations.folderOf(second.id), 'a'))).mtimeMs).toBe(5000)
  })

  test('takes a file of a tree as a copy, which keeps its time and does not change with it', async () => {
    const path = await file('tree', 'one')
    await utimes(path, new Date(7000), new Date(7000))
    const draft = await generations.begin(null)
    await draft.put('a', path, {})
    const { id } = await draft.commit({ by: 'tree', run: null })
    await writeFile(path, 'two')
    expect(await textOf(id, 'a')).toBe('one')
    expect((await stat(join(generations.folderOf(id), 'a'))).mtimeMs).toBe(7000)
  })

  test('sorts after those before it though the clock was set back', async () => {
    const first = await made({ a: 'one' })
    time -= 60 * MINUTE
    const second = await made({ a: 'two' })
    expect(await ids()).toEqual([second.id, first.id])
    expect((await generations.current())!.id).toBe(second.id)
  })

  test.each(['../out', '/etc/passwd', 'a/../../out', 'a//b', './a', '', 'a\\b', 'a\0b'])(
    'has no file at %j',
    async (path) => {
      const draft = await generations.begin(null)
      await expect(draft.put(path, await file('made', 'x'), {})).rejects.toThrow('invalid path in a tree')
      await draft.abandon()
    },
  )
})

describe('a draft', () => {
  test('that is abandoned leaves nothing, and lets the next one begin', async () => {
    const first = await made({ a: 'one' })
    const draft = await generations.begin(first)
    await draft.put('a', await file('made', 'two'), {})
    await draft.abandon()
    await expect(draft.commit({ by: 'refresh', run: null })).rejects.toThrow('was abandoned')
    expect((await readdir(folder)).sort()).toEqual(['current', first.id, 'writer.lock'].sort())
    await made({ a: 'three' })
  })

  test('is the only one: another is refused, and neither sweep nor prune touches it', async () => {
    const draft = await generations.begin(null)
    await draft.put('a', await file('made', 'one'), {})
    const other = openGenerations(folder)
    await expect(other.begin(null)).rejects.toThrow(WriterBusy)
    await other.sweep()
    expect(await other.prune({ now: now() })).toEqual([])
    const { id } = await draft.commit({ by: 'refresh', run: null })
    expect((await other.current())!.id).toBe(id)
  })
})

describe('what is torn or foreign', () => {
  test.each<[string, (first: string, second: string) => Promise<unknown>, RegExp]>([
    ['half a manifest', (_, id) => truncate(join(folder, id, 'manifest.json'), 40), /not JSON/],
    ['no manifest', (_, id) => rm(join(folder, id, 'manifest.json')), /there is no manifest.json/],
    ['a short file', (_, id) => truncate(join(folder, id, 'files/a'), 1), /a has 1 bytes; expected 3/],
    ['a file that is gone', (_, id) => rm(join(folder, id, 'files/a')), /its file a is gone/],
    [
      "another's manifest",
      (id, other) => cp(join(folder, id, 'manifest.json'), join(folder, other, 'manifest.json')),
      /manifest.json is of g-/,
    ],
    ['another format', (_, id) => rewritten(id, { format: 2 }), /not a manifest of format 1: \/format/],
    [
      'a path out of it',
      (_, id) => rewritten(id, { files: { '../x': SOME_FILE } }),
      /"\.\.\/x", which is no path/,
    ],
  ])('%s: skipped with the reason, and the one before is served', async (_, damage, reason) => {
    const first = await made({ a: 'one' })
    const second = await made({ a: 'two' })
    await damage(first.id, second.id)
    expect(await ids()).toEqual([first.id])
    expect(await generations.skipped()).toEqual([{ name: second.id, reason: expect.stringMatching(reason) }])
    expect((await generations.current())!.id).toBe(first.id)
    await expect(generations.rollTo(second.id, 'admin')).rejects.toThrow(reason)
  })

  test('a foreign folder is skipped, and what has no name of a generation is left alone', async () => {
    const first = await made({ a: 'one' })
    await mkdir(join(folder, 'g-mine'))
    await mkdir(join(folder, 'notes'))
    expect(await ids()).toEqual([first.id])
    expect(await generations.skipped()).toEqual([{ name: 'g-mine', reason: 'not the name of a generation' }])
    await generations.sweep()
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['g-mine', 'notes']))
  })

  test('half a word of which is current: the newest that is whole', async () => {
    await made({ a: 'one' })
    const second = await made({ a: 'two' })
    await writeFile(join(folder, 'current'), '{"generation":"g-2026')
    expect((await generations.current())!.id).toBe(second.id)
  })
})

describe('going back', () => {
  test('serves the older one and holds it until the next generation', async () => {
    const first = await made({ a: 'one' })
    const second = await made({ a: 'two' })
    await generations.rollTo(first.id, 'ana@example.com')
    expect([(await generations.current())!.id, await generations.held()]).toEqual([first.id, true])
    await generations.sweep()
    expect(await ids()).toEqual([second.id, first.id])
    const third = await made({ a: 'three' })
    expect([(await generations.current())!.id, await generations.held()]).toEqual([third.id, false])
  })

  test('while a refresh writes is not undone by it', async () => {
    const first = await made({ a: 'one' })
    await made({ a: 'two' })
    const draft = await generations.begin(await generations.current())
    await generations.rollTo(first.id, 'ana@example.com')
    const { id } = await draft.commit({ by: 'refresh', run: null })
    expect((await generations.current())!.id).toBe(first.id)
    expect(await ids()).toContain(id)
  })

  test('to what there is not is refused', async () => {
    await made({ a: 'one' })
    await expect(generations.rollTo('g-20200101T000000Z-0000', 'ana')).rejects.toThrow('unknown generation')
    await expect(generations.rollTo('../..', 'ana')).rejects.toThrow('unknown generation')
  })
})

describe('pruning', () => {
  test('keeps two, ten minutes, what is current, what is read, and what the policy names', async () => {
    const all: string[] = []
    for (let i = 0; i < 7; i++) all.push((await made({ a: String(i) })).id)
    const [g0, g1, g2, g3, g4, g5, g6] = all as [string, string, string, string, string, string, string]
    expect(await generations.prune({ now: now() })).toEqual([])

    time += 11 * MINUTE
    const release = openGenerations(folder).lease(g1)
    await generations.rollTo(g2, 'ana')
    const gone = await generations.prune({ now: now(), keeps: ({ id }) => id === g3 })
    expect(gone).toEqual([g4, g0])
    expect(await ids()).toEqual([g6, g5, g3, g2, g1])
    expect(await readdir(folder)).not.toContain(g0)

    release()
    expect(await generations.prune({ now: now() })).toEqual([g3, g1])
    expect(await textOf(g2, 'a')).toBe('2')
  })

  test('does not count the leases of readers that are gone', async () => {
    const first = await made({ a: '0' })
    for (let i = 1; i < 3; i++) await made({ a: String(i) })
    await mkdir(join(folder, 'leases'))
    await writeFile(join(folder, 'leases', `${first.id}~dead`), '')
    time += 11 * MINUTE
    expect(await generations.prune({ now: now() })).toEqual([first.id])
    expect(await readdir(join(folder, 'leases'))).toEqual([])
  })
})

describe('a writer that ends at any moment', () => {
  /** Old or new, whole, and nothing else. */
  async function expectWhole(old: string | null, next: string): Promise<string | null> {
    const current = await generations.current()
    const markers = current
      ? await Promise.all(PATHS.slice(0, 2).map((path) => textOf(current.id, path)))
      : [null]
    expect([[old], [old, old], [next, next]]).toContainEqual(markers)
    expect(await generations.skipped()).toEqual([])
    return markers[0]!
  }

  async function expectSwept(): Promise<void> {
    await generations.sweep()
    expect((await readdir(folder)).filter((name) => /\.(tmp|gone)$/.test(name))).toEqual([])
    const { id } = (await generations.current()) ?? {}
    if (id !== undefined) expect((await ids())[0]).toBe(id)
  }

  /** How many operations a refresh of a store with one generation has. */
  async function operations(): Promise<number> {
    let count = 0
    await refreshOnce(
      folder,
      'counted',
      watchedDisk((operation) => (count = operation)),
    )
    return count
  }

  test('by a fault of the disk: old or new, swept, and the next one works', async () => {
    await refreshOnce(folder, 'start', DISK)
    const count = await operations()
    expect(count).toBeGreaterThan(20)
    let old = 'counted'
    for (let k = 1; k <= count; k++) {
      const failing = watchedDisk((operation) => {
        if (operation === k) throw Object.assign(new Error('input/output error'), { code: 'EIO' })
      })
      // What could not be removed afterwards is swept later.
      await refreshOnce(folder, `failed-${k}`, failing).catch(({ code }) => expect(code).toBe('EIO'))
      await expectWhole(old, `failed-${k}`)
      await expectSwept()
      await refreshOnce(folder, `next-${k}`, DISK)
      old = (await expectWhole(null, `next-${k}`))!
    }
  })

  test('by kill -9: old or new, swept, and the next one works', async () => {
    await refreshOnce(folder, 'start', DISK)
    const count = await operations()
    const program = join(ROOT, 'server/testing/test-generation-writer.ts')
    // Each number of operations once; a small run takes some, the same ones every time.
    const step = FULL ? 1 : 5
    let old = 'counted'
    for (let k = 1; k <= count; k += step) {
      const child = spawn(process.execPath, ['--import', 'tsx', program, folder, `killed-${k}`, String(k)], {
        ...{ cwd: ROOT, stdio: 'inherit' },
      })
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
      await expectWhole(old, `killed-${k}`)
      await expectSwept()
      await refreshOnce(folder, `next-${k}`, DISK)
      old = (await expectWhole(null, `next-${k}`))!
    }
  })
})

const SOME_FILE = { size: 0, sha256: '0'.repeat(64) }
const madeBy = (key: string) => ({
  ...{ by: 'indicators', key, inputs: { prices: '0'.repeat(64) }, rows: 3, newest: '2026-03-02' },
  at: '2026-03-02T09:30:00.000Z',
})

async function rewritten(id: string, change: object): Promise<void> {
  const path = join(folder, id, 'manifest.json')
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...change }))
}
