import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './config.ts'

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockedPackage>
}

/** `npm ci` refuses a lock file that lacks another platform's binary, and so does every newcomer's first start. */
test('the lock file names the binaries of every platform, so that npm ci works on all of them', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !reachable(path, name)),
  )
  expect(missing).toEqual([])
})

test('the lock file names no host: packages come from the registry that the machine is set to', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([])
})

/** As Node looks it up: beside the package that asks, then in every folder above. */
function reachable(path: string, name: string): boolean {
  if (packages[`${path ? `${path}/` : ''}node_modules/${name}`]) return true
  const above = path.lastIndexOf('/node_modules/')
  if (above >= 0) return reachable(path.slice(0, above), name)
  return path !== '' && reachable('', name)
}
