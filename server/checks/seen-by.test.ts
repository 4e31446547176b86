import { describe, expect, test } from 'vitest'
import type { Policy } from '../../core/registry/registry.ts'
import { shippedRegistry } from '../../core/sql/test-database.ts'
import { readAs, seenBy } from './seen-by.ts'

describe('whom --as names', () => {
  test('nobody, who is not signed in, or a person by all that is said of them', () => {
    expect(readAs(['--data'])).toBeUndefined()
    expect(readAs(['--as', 'anonymous'])).toEqual({ asker: null, name: 'anonymous' })
    expect(readAs(['--as', 'an@x.vn', '--data', '--as=group:fund', '--as', 'role:editor'])!.asker).toEqual({
      ...{ id: 'an@x.vn', email: 'an@x.vn' },
      ...{ role: 'editor', groups: ['fund'] },
    })
    expect(readAs(['--as', 'group:fund'])!.asker).toMatchObject({ role: 'viewer', email: '' })
  })

  test.each([[['--as']], [['--as', 'role:king']], [['--as', 'anonymous', '--as', 'group:x']]])(
    '%j is refused',
    (args) => {
      expect(() => readAs(args)).toThrow(
        /^invalid --as .*; expected an e-mail address, role:viewer\|editor\|admin, group:<name> or anonymous$/,
      )
    },
  )
})

test('what somebody sees and what is withheld, a line each', () => {
  const policies: Policy[] = [
    { id: 'desk', for: { roles: ['editor'] }, pages: ['forecast'], datasets: ['consensus'] },
    {
      id: 'fund',
      for: { groups: ['fund'] },
      rows: { groups: ['BANK'], datasets: { broker_forecasts: { source: ['bsc'] } } },
    },
  ]
  const registry = { ...shippedRegistry(), policies: new Map(policies.map((one) => [one.id, one])) }
  const lines = seenBy(readAs(['--as', 'group:fund'])!, registry, ['company', 'forecast'])
  expect(lines.slice(0, 5)).toEqual([
    'group:fund (viewer) sees',
    'pages: 1 of 2',
    '  withheld: forecast',
    `data sets: ${registry.datasets.size - 1} of ${registry.datasets.size}`,
    '  withheld: consensus',
  ])
  expect(lines.find((line) => line.includes('and source in bsc'))).toMatch(
    /^rows with symbol in .*: broker_forecasts$/,
  )
  expect(lines.at(-1)).toMatch(/^every row: .*macro/)
  expect(seenBy(readAs(['--as', 'role:editor'])!, registry, ['forecast'])).toEqual([
    'role:editor (editor) sees everything',
  ])
})
