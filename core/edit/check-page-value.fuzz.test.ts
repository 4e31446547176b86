import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { context } from '../page/fixtures/context.ts'
import { parsePage } from '../page/parse-page.ts'
import { isMap } from '../words/is-map.ts'
import { ISSUE_CODES } from '../yaml/issue-codes.ts'
import { checkPageValue } from './check-page-value.ts'
import { put, valueAt } from './put.ts'
import { RUNS, VALUE, written } from './test-edits.ts'
import { writePage } from './write-page.ts'
import type { WrittenPage } from './written-page.ts'

/** Layouts as a hostile or broken client sends them: a sound one with parts of it changed, gone, doubled or swapped. */

const good = written(
  readFileSync(new URL('../page/fixtures/good/everything.yaml', import.meta.url), 'utf8'),
) as WrittenPage

type Path = (string | number)[]
const paths = (value: unknown, path: Path = []): Path[] => {
  const entries = Array.isArray(value) ? [...value.entries()] : isMap(value) ? Object.entries(value) : []
  return [path, ...entries.flatMap(([step, entry]) => paths(entry, [...path, step]))]
}
const ALL = paths(good)
const nested = (depth: number): unknown => (depth === 0 ? [] : { widgets: [nested(depth - 1)] })
const HOSTILE: readonly unknown[] = [
  ...[
    null,
    true,
    '',
    -1,
    0,
    0.5,
    13,
    1e308,
    2 ** 53,
    [],
    {},
    '$nobody',
    '{nobody}',
    'constructor',
    '<img src=x onerror=alert(1)>',
  ],
  ...['x'.repeat(70_000), Array.from({ length: 10_000 }, () => ({})), nested(10), nested(500)],
  ...[
    { x: 0, y: 0, w: 12, h: 40 },
    { x: 11, y: 500, w: 1, h: 1 },
    { x: -5, y: 0, w: 1, h: 1 },
  ],
  JSON.parse('{"__proto__": {"polluted": true}}'),
  JSON.parse('{"constructor": {"prototype": {"polluted": true}}, "toString": 1, "hasOwnProperty": 2}'),
]

const mutation = fc.record({
  at: fc.constantFrom(...ALL),
  kind: fc.constantFrom('set', 'set', 'nudge', 'remove', 'double', 'swap', 'key'),
  // By its number: a report of a failure could not print the deepest.
  hostile: fc.option(fc.nat(HOSTILE.length - 1)),
  value: VALUE,
  other: fc.constantFrom(...ALL),
  n: fc.integer({ min: -3, max: 14 }),
})

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

/** The page after one mutation; as it was where that cannot be. */
function mutated(page: unknown, drawn: Mutation): unknown {
  const { at, kind, other, n } = drawn
  const hostile = drawn.hostile === null ? drawn.value : HOSTILE[drawn.hostile]
  const old = valueAt(page, at)
  try {
    switch (kind) {
      case 'set':
        return put(page, at, hostile)
      case 'nudge':
        return typeof old === 'number' ? put(page, at, n) : page
      case 'remove':
        return put(page, at, undefined)
      case 'double':
        return Array.isArray(old) ? put(page, at, [...old, ...old]) : page
      case 'swap':
        return put(page, at, valueAt(page, other))
      default:
        return isMap(old) ? put(page, [...at, String(other.at(-1) ?? 'x')], hostile) : page
    }
  } catch {
    return page
  }
}

it('refuses every layout with its places, or gives it back as the file that it would make is read', () => {
  const told = { refused: 0, taken: 0 }
  const known: ReadonlySet<string> = new Set(ISSUE_CODES)
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      const sent = JSON.stringify(mutations.reduce<unknown>(mutated, good) ?? null)
      const value = JSON.parse(sent) as unknown
      const { page, faults } = checkPageValue(value, context)
      expect(JSON.stringify(value)).toBe(sent)
      if (!page) {
        told.refused++
        expect(faults.length).toBeGreaterThan(0)
        expect(faults.length).toBeLessThanOrEqual(100)
        for (const { path, code, message } of faults) {
          expect(known.has(code)).toBe(true)
          expect(message).toMatch(/^(unknown|missing|invalid|duplicate|mixed) /)
          // The place is there, or is one that is missing from a map or list which is.
          expect(valueAt(value, path.slice(0, -1))).toBeDefined()
        }
        expect(new Set(faults.map(({ path }) => JSON.stringify(path))).size).toBe(faults.length)
        return
      }
      told.taken++
      const text = writePage(value as WrittenPage)
      expect(written(text)).toEqual(value)
      expect(parsePage(`${page.id}.yaml`, new TextEncoder().encode(text), context)).toEqual({
        page,
        issues: [],
      })
    }),
    RUNS(400),
  )
  // Both ends are reached, or the other half of the promise would be empty.
  expect(told.refused).toBeGreaterThan(100)
  expect(told.taken).toBeGreaterThan(20)
  expect(Object.prototype).not.toHaveProperty('polluted')
}, 7_200_000)
