import { describe, expect, test } from 'vitest'
import { registryFrom } from '../sql/test-database.ts'
import {
  type Asker,
  EVERYTHING,
  policyFaults,
  scopeOf,
  seenRows,
  seenSubjects,
  sees,
  withheldMetrics,
} from './scope.ts'

const text = { en: 'a', vi: 'b' }
const REGISTRY = JSON.stringify({
  units: { VND: { label: text, format: { style: 'number' } } },
  entities: { FIRM: { label: text }, SECTOR: { label: text, of: 'groups' }, RATE: { label: text } },
  groups: { FOOD: { label: text, entity: 'FIRM' }, WOOD: { label: text, entity: 'FIRM' } },
  subjects: { AAA: { group: 'FOOD' }, BBB: { group: 'FOOD' }, CCC: { group: 'WOOD' } },
  datasets: Object.fromEntries(
    Object.entries({ prices: 'symbol', sectors: 'sector', rates: 'rate', notes: 'symbol' }).map(
      ([id, subject]) => [
        id,
        {
          ...{ title: text, path: `${id}.parquet`, key: [subject], subject },
          columns: {
            [subject]: { type: subject === 'sector' ? 'group' : 'text' },
            source: { type: 'text' },
            value: { type: 'double', unit: 'VND' },
          },
        },
      ],
    ),
  ),
  metrics: Object.fromEntries(
    Object.entries({
      close: { FIRM: { dataset: 'prices', column: 'value' } },
      double: { FIRM: { dataset: 'prices', formula: 'close * 2' } },
      twice: { FIRM: { dataset: 'prices', formula: 'double * 2' } },
      level: { SECTOR: { dataset: 'sectors', column: 'value' } },
      rate: { RATE: { dataset: 'rates', column: 'value' } },
    }).map(([id, sources]) => [id, { label: text, unit: 'VND', kind: 'stock', sources }]),
  ),
})

const registry = (policies: object) => registryFrom(REGISTRY, JSON.stringify({ policies }))
const asker = (change: Partial<NonNullable<Asker>> = {}): Asker => ({
  ...{ id: '1', email: 'one@example.com', role: 'viewer', groups: [] },
  ...change,
})

describe('whom a policy fits', () => {
  const of = (whom: object, one: Asker) => {
    const found = registry({ a: { for: whom, pages: ['secret'] } })
    return sees(scopeOf(found, one).pages, 'secret')
  }
  test.each([
    ['who is not signed in', { anonymous: true }, null, true],
    ['nobody else by that', { anonymous: true }, asker(), false],
    ['a role', { roles: ['editor'] }, asker({ role: 'editor' }), true],
    ['that role only, and none above', { roles: ['editor'] }, asker({ role: 'admin' }), false],
    ['a group', { groups: ['fund'] }, asker({ groups: ['other', 'fund'] }), true],
    ['an address in any case', { people: ['One@Example.com'] }, asker(), true],
    ['an id', { people: ['1'] }, asker({ email: 'x' }), true],
    ['nobody without an account by a role', { roles: ['viewer'], groups: ['fund'] }, null, false],
    ['any of several', { roles: ['admin'], people: ['1'] }, asker(), true],
  ] as const)('%s', (_, whom, one, fits) => {
    expect(of(whom, one as Asker)).toBe(fits)
  })
})

describe('what several policies say together', () => {
  test('what none names, everybody sees; where nothing is kept, the scope is that of everybody', () => {
    expect(scopeOf(registry({}), null)).toBe(EVERYTHING)
    const found = registry({ a: { for: { roles: ['editor'] }, pages: ['secret'], datasets: ['notes'] } })
    expect(scopeOf(found, asker({ role: 'editor' }))).toBe(EVERYTHING)
    const scope = scopeOf(found, asker())
    expect([
      sees(scope.pages, 'open'),
      sees(scope.datasets, 'prices'),
      sees(scope.datasets, 'notes'),
    ]).toEqual([true, true, false])
  })

  test('grants add up, and `all` keeps and grants what is still to come', () => {
    const found = registry({
      staff: { for: { roles: ['editor'] }, pages: 'all' },
      fund: { for: { groups: ['fund'] }, pages: ['one'] },
      other: { for: { groups: ['other'] }, pages: ['two'] },
    })
    const pages = (one: Asker) => ['one', 'two', 'new'].filter((id) => sees(scopeOf(found, one).pages, id))
    expect(pages(null)).toEqual([])
    expect(pages(asker({ groups: ['fund'] }))).toEqual(['one'])
    expect(pages(asker({ groups: ['fund', 'other'] }))).toEqual(['one', 'two'])
    expect(pages(asker({ role: 'editor' }))).toEqual(['one', 'two', 'new'])
  })

  test('rows add up, too; whom no policy with rows fits sees all of them, and so does who is given all', () => {
    const found = registry({
      fund: { for: { groups: ['fund'] }, rows: { subjects: ['AAA'] } },
      wood: { for: { groups: ['wood'] }, rows: { groups: ['WOOD'] } },
      mask: { for: { roles: ['admin'] }, metrics: ['close'] },
      board: { for: { people: ['9'] }, rows: 'all' },
      none: { for: { groups: ['none'] }, rows: { subjects: [] } },
    })
    const seen = (one: Asker) => seenSubjects(scopeOf(found, one), found)
    expect(seen(asker())).toBeUndefined()
    expect(seen(asker({ groups: ['fund'] }))).toEqual(new Set(['AAA']))
    expect(seen(asker({ groups: ['fund', 'wood'] }))).toEqual(new Set(['AAA', 'CCC']))
    expect(seen(asker({ groups: ['none'] }))).toEqual(new Set())
    // A policy that says nothing of rows opens none.
    expect(seen(asker({ groups: ['fund'], role: 'admin' }))).toEqual(new Set(['AAA']))
    expect(seen(asker({ groups: ['fund'], id: '9' }))).toBeUndefined()
  })

  test('of one policy every condition holds, of several one is enough; a data set that none speaks of is whole', () => {
    const found = registry({
      fund: {
        for: { groups: ['fund'] },
        rows: { subjects: ['AAA'], datasets: { notes: { source: ['own'] } } },
      },
      desk: { for: { groups: ['desk'] }, rows: { datasets: { notes: { source: ['street'] } } } },
      open: { for: { groups: ['open'] }, rows: { datasets: { notes: 'all' } } },
      wood: { for: { groups: ['wood'] }, rows: { groups: ['WOOD'] } },
    })
    const rows = (id: string, ...groups: string[]) =>
      seenRows(found.datasets.get(id)!, scopeOf(found, asker({ groups })), found)
    const own = [
      { column: 'symbol', values: ['AAA'] },
      { column: 'source', values: ['own'] },
    ]
    expect(rows('notes', 'fund')).toEqual([own])
    expect(rows('notes', 'fund', 'desk')).toEqual([own, [{ column: 'source', values: ['street'] }]])
    expect(rows('notes', 'fund', 'open')).toBeUndefined()
    expect(rows('prices', 'desk')).toBeUndefined()
    expect(rows('prices', 'fund', 'desk')).toEqual([[{ column: 'symbol', values: ['AAA'] }]])
    // Rows about groups only where groups are named, and series that are about neither always.
    expect(rows('sectors', 'fund')).toEqual([[{ column: 'sector', values: [] }]])
    expect(rows('sectors', 'wood')).toEqual([[{ column: 'sector', values: ['WOOD'] }]])
    expect(rows('prices', 'wood')).toEqual([[{ column: 'symbol', values: ['CCC'] }]])
    expect(rows('rates', 'fund')).toBeUndefined()
    // Nothing tells what these are about: they may be about either.
    expect(rows('notes', 'wood')).toEqual([[{ column: 'symbol', values: ['CCC', 'WOOD'] }]])
  })

  test('what is made of a metric that is kept is kept, too', () => {
    const found = registry({ a: { for: { roles: ['admin'] }, metrics: ['close'] } })
    expect(withheldMetrics(scopeOf(found, asker()), found)).toEqual(new Set(['close', 'double', 'twice']))
    expect(withheldMetrics(scopeOf(found, asker({ role: 'admin' })), found)).toEqual(new Set())
  })

  test('who sees the same has one key, who sees something else another', () => {
    const found = registry({
      fund: { for: { groups: ['fund'], people: ['2'] }, rows: { subjects: ['AAA'] } },
      wood: { for: { groups: ['wood'] }, rows: { groups: ['WOOD'] } },
    })
    const key = (one: Asker) => scopeOf(found, one).key
    expect(key(asker({ groups: ['fund'] }))).toBe(key(asker({ id: '2', role: 'editor' })))
    const keys = [
      key(asker()),
      key(asker({ groups: ['fund'] })),
      key(asker({ groups: ['wood'] })),
      key(asker({ groups: ['wood', 'fund'] })),
    ]
    expect(new Set(keys).size).toBe(4)
    expect(keys[0]).toBe('')
  })
})

test('metrics and pages that are not there are named with the nearest that are', () => {
  const found = registry({
    a: { for: { roles: ['admin'] }, pages: ['compny', 'fine'], metrics: ['clse', 'close'] },
  })
  const faults = policyFaults(found, new Set(['company', 'fine']))
  expect(faults.map(({ path, message }) => [path.join('.'), message])).toEqual([
    ['policies.a.metrics.0', 'unknown metric "clse"; did you mean "close"?'],
    ['policies.a.pages.0', 'unknown page "compny"; did you mean "company"?'],
  ])
})
