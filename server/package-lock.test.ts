import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './config.ts'

interface LockedPackage {
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  /** It lies in the package of another. */
  readonly inBundle?: boolean
  readonly dev?: boolean
  readonly license?: string
  readonly engines?: { readonly node?: string }
}
type Packages = Readonly<Record<string, LockedPackage>>

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Packages }
const { dependencies, devDependencies, engines } = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  engines: { node: string }
}

/** `npm ci` refuses a lock file that lacks another platform's binary, and so does every newcomer's first start. */
test('the lock file names the binaries of every platform, so that npm ci works on all of them', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !reachable(path, name)),
  )
  expect(missing).toEqual([])
})

/** As Node looks it up: beside the package that asks, then in every folder above. */
function reachable(path: string, name: string): boolean {
  if (packages[`${path ? `${path}/` : ''}node_modules/${name}`]) return true
  const above = path.lastIndexOf('/node_modules/')
  if (above >= 0) return reachable(path.slice(0, above), name)
  return path !== '' && reachable('', name)
}

/** Packages that want to run something while they are installed, and why they may do without. */
const WITH_SCRIPTS: Readonly<Record<string, string>> = {
  esbuild: 'its binary is a package of its own; the script only makes its command start sooner',
}
const ALLOWED = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    '0BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'Python-2.0',
  ],
  // Fonts.
  'OFL-1.1',
])
/** Licences that ask for more, and the packages that may have them all the same. */
const ALLOWED_FOR: Readonly<Record<string, RegExp>> = {
  // A table of browsers, which the build reads.
  'CC-BY-4.0': /^caniuse-lite$/,
  // The build packs styles with it.
  'MPL-2.0': /^lightningcss(-|$)/,
  // Next would resize images with it, and this shell has none to resize.
  'LGPL-3.0-or-later': /^@img\/sharp-/,
}
/** Packages of production that say to need a newer Node than ours, and work with it all the same: the whole suite runs on it. */
const NEWER_NODE = new Set(['cookie', 'content-disposition'])

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** What of a lock file nobody has looked at: one sentence each. */
function doubtsOf(locked: Packages): string[] {
  return Object.entries(locked).flatMap(([path, one]) => {
    if (path === '') return []
    const name = nameOf(path)
    const doubts: string[] = []
    if (one.resolved !== undefined) doubts.push(`${name} comes from an address of its own`)
    if (!one.integrity && !one.inBundle) doubts.push(`${name} has no hash`)
    if (one.hasInstallScript && !Object.hasOwn(WITH_SCRIPTS, name))
      doubts.push(`${name} wants to run something while it is installed`)
    if (!one.dev) {
      const unknown = (one.license ?? 'none').split(/ AND /).filter((part) => !isAllowed(name, part))
      if (unknown.length > 0) doubts.push(`${name} has the licence ${unknown.join(' and ')}`)
      const node = one.engines?.node ?? ''
      if (/^>=\s*2[1-9]/.test(node) && !NEWER_NODE.has(name)) doubts.push(`${name} wants Node ${node}`)
    }
    return doubts
  })
}

function isAllowed(name: string, licence: string): boolean {
  const any = licence.replace(/[()]/g, '').split(/ OR /)
  return any.some((one) => ALLOWED.has(one) || ALLOWED_FOR[one]?.test(name))
}

describe('what is installed', () => {
  test('is what the lock file names by its hash, runs nothing, and has a licence that was looked at (SC1, SC3)', () => {
    expect(doubtsOf(packages)).toEqual([])
    expect(Object.keys(packages).length).toBeGreaterThan(500)
  })

  const good = { version: '1.0.0', integrity: 'sha512-x', license: 'MIT' }
  test.each<[string, LockedPackage, string]>([
    [
      'an address',
      { ...good, resolved: 'git+ssh://git@example.com/x.git' },
      'x comes from an address of its own',
    ],
    ['a file', { ...good, resolved: 'https://example.com/x.tgz' }, 'x comes from an address of its own'],
    ['no hash', { ...good, integrity: undefined } as unknown as LockedPackage, 'x has no hash'],
    ['a script', { ...good, hasInstallScript: true }, 'x wants to run something while it is installed'],
    ['another licence', { ...good, license: 'SSPL-1.0' }, 'x has the licence SSPL-1.0'],
    ['one of two licences', { ...good, license: 'MIT AND AGPL-3.0' }, 'x has the licence AGPL-3.0'],
    ['no licence', { ...good, license: undefined } as unknown as LockedPackage, 'x has the licence none'],
    ['a newer Node', { ...good, engines: { node: '>=22' } }, 'x wants Node >=22'],
  ])('with %s is refused', (_name, one, said) => {
    expect(doubtsOf({ 'node_modules/a/node_modules/x': one })).toEqual([said])
    expect(doubtsOf({ 'node_modules/a/node_modules/x': good })).toEqual([])
  })

  test('what of a copyleft licence is let in for one is not for others', () => {
    const mpl = { ...good, license: 'MPL-2.0' }
    expect(doubtsOf({ 'node_modules/lightningcss-linux-x64-gnu': mpl, 'node_modules/other': mpl })).toEqual([
      'other has the licence MPL-2.0',
    ])
  })

  test('is one version each, for whoever installs it when', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, wanted]) => !/^\d/.test(wanted),
    )
    expect(loose).toEqual([])
    const other = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([name, wanted]) => packages[`node_modules/${name}`]?.version !== wanted,
    )
    expect(other).toEqual([])
  })

  test('runs no script of its own, and a version is a week old before it comes in (SC1)', () => {
    const settings = read('.npmrc')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(settings).toEqual([
      ...[
        'ignore-scripts=true',
        'save-exact=true',
        'min-release-age=7',
        'omit-lockfile-registry-resolved=true',
      ],
    ])
  })

  test('has nothing that is known to be dead or dangerous (SC2, SC3, SC5)', () => {
    const versionOf = (name: string) =>
      packages[`node_modules/${name}`]?.version?.split('.').map(Number) ?? []
    // Before it requests could run code in a shell made with server components.
    const [major = 0, minor = 0, patch = 0] = versionOf('next')
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(16_002_011)
    // The last one under the MIT licence alone.
    expect(packages['node_modules/apexcharts']!.version).toBe('4.7.0')
    for (const dead of ['xlsx', 'duckdb', 'duckdb-async', 'jsonwebtoken', 'exceljs', 'request'])
      expect(Object.keys(packages).map(nameOf)).not.toContain(dead)
    // DuckDB 1.3.3 was poisoned.
    expect(packages['node_modules/@duckdb/node-api']!.version).not.toMatch(/^1\.3\.3/)
  })

  test('is for Node 20.19 and later', () => {
    expect(engines.node).toBe('>=20.19')
  })
})
