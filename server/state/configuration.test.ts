import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../config.ts'
import { nextPages, nextRegistry, type ReadPages, type ReadRegistry, RegistryFault } from './configuration.ts'
import { createParse, type Parse } from './parse.ts'
import { createParseApart } from './parse-apart.ts'
import { loadPlugins } from './plugins.ts'
import { readYamlFiles, type YamlFiles } from './yaml-files.ts'

const FLIGHTS = join(ROOT, 'examples/flights')
const PLUGINS = join(FLIGHTS, 'plugins')
const never: Parse = async () => {
  throw new Error('parsed again')
}

let folder: string
let files: YamlFiles
let parse: Parse
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-kept-'))
  files = await readYamlFiles(FLIGHTS)
  parse = createParse(await loadPlugins(PLUGINS))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Configuration = ReadRegistry & { readonly parsed: ReadPages }

async function next(
  previous: Configuration | undefined,
  files: YamlFiles,
  given: { parse: Parse; folder?: string; catalogs?: string },
): Promise<Configuration> {
  const options = { dir: join(FLIGHTS, 'data'), demo: null, catalogs: '', folder: null, ...given }
  const read = await nextRegistry(previous, files, options)
  return { ...read, parsed: await nextPages(previous?.parsed, files.dashboards, read, options) }
}

/** The files with other contents for one of them. */
function changed(files: YamlFiles, file: string, change: (text: string) => string): YamlFiles {
  const one = <F extends { file: string; bytes: Uint8Array }>(given: F): F =>
    given.file === file
      ? { ...given, bytes: Buffer.from(change(Buffer.from(given.bytes).toString())) }
      : given
  return { ...files, registries: files.registries.map(one), dashboards: files.dashboards.map(one) }
}

describe('what was parsed is kept', () => {
  test('a later start with the same files parses nothing and reads the same', async () => {
    const first = await next(undefined, files, { parse, folder })
    const later = await next(undefined, files, { parse: never, folder })
    expect(later).toEqual(first)
    expect(later.registry.metrics.size).toBeGreaterThan(0)
  })

  test('a save of one page parses that page alone, and what it was before is let go', async () => {
    const first = await next(undefined, files, { parse, folder })
    const file = files.dashboards[0]!.file
    const asked: string[] = []
    const second = await next(
      first,
      changed(files, file, (text) => `${text}\n# saved`),
      {
        folder,
        parse: (request) => {
          asked.push(...request.pages.map((page) => page.file))
          expect(request.registry).toBe(false)
          return parse(request)
        },
      },
    )
    expect(asked).toEqual([file])
    expect(second.registry).toBe(first.registry)
    const keys = [second.registryKey, ...[...second.parsed.values()].map(({ key }) => key)]
    expect((await readdir(folder)).sort()).toEqual(keys.sort())
  })

  test('another catalogue of the data tree makes another registry', async () => {
    await next(undefined, files, { parse, folder })
    await expect(next(undefined, files, { parse: never, folder, catalogs: 'newer' })).rejects.toThrow(
      'parsed again',
    )
  })

  test('a kept file that is damaged or cut is parsed anew', async () => {
    const first = await next(undefined, files, { parse, folder })
    for (const name of await readdir(folder)) await writeFile(join(folder, name), 'not what was written')
    expect(await next(undefined, files, { parse, folder })).toEqual(first)
  })

  test('a folder that cannot be written costs nothing but time', async () => {
    const file = join(folder, 'a file')
    await writeFile(file, '')
    const found = await next(undefined, files, { parse, folder: join(file, 'kept') })
    expect(found.registryIssues).toEqual([])
  })
})

test('registries with issues leave the last good ones in place, and pages are read by those', async () => {
  const broken = changed(files, 'registries/metrics.yaml', (text) =>
    text.replace(/unit: \w+/, 'unit: nonsense'),
  )
  await expect(next(undefined, broken, { parse })).rejects.toThrow(RegistryFault)
  const first = await next(undefined, files, { parse })
  const second = await next(first, broken, { parse })
  expect(second.registryIssues.map(({ code }) => code)).toContain('unknown-unit')
  expect(second.registry).toBe(first.registry)
  expect([...second.parsed.values()].flatMap(({ issues }) => issues)).toEqual([])
  const mended = await next(second, files, { parse })
  expect(mended.registryIssues).toEqual([])
})

describe('the parser process', () => {
  test('reads what this process reads, ends when it has nothing to do, and starts again', async () => {
    const apart = createParseApart(PLUGINS, 0)
    const here = await next(undefined, files, { parse })
    for (let i = 0; i < 2; i++) {
      expect(await next(undefined, files, { parse: apart })).toEqual(here)
      await expect.poll(() => apart.pid, { timeout: 60_000 }).toBeUndefined()
    }
  })

  test('that dies tells whoever waits, and the next one is a new one', async () => {
    const apart = createParseApart(PLUGINS, 60_000)
    const waiting = next(undefined, files, { parse: apart })
    await expect.poll(() => apart.pid, { timeout: 60_000 }).toBeDefined()
    process.kill(apart.pid!, 'SIGKILL')
    await expect(waiting).rejects.toThrow('the parser process ended (SIGKILL)')
    const { registry } = await next(undefined, files, { parse: apart })
    expect(registry.metrics.size).toBeGreaterThan(0)
    process.kill(apart.pid!, 'SIGKILL')
  })
})
