import { expect, test } from 'vitest'
import type { Person } from '../../core/api/accounts.ts'
import { unavailable } from './account-fault.ts'
import { createChecks } from './session-checks.ts'

const PERSON: Person = { id: 'p', email: 'a@example.com', name: 'A', role: 'viewer', groups: [] }

/** Checks over a database that answers, or not, as the test says, by a clock that the test sets. */
function checksWith() {
  const world = { now: 0, answers: true, open: true, asked: 0 }
  const checks = createChecks(
    async () => {
      world.asked++
      if (!world.answers) throw unavailable()
      return (world.open ? PERSON : undefined) as never
    },
    () => world.now,
  )
  return { world, checks }
}

test('a session is asked for again after four seconds, and not before', async () => {
  const { world, checks } = checksWith()
  expect(await checks.check('s')).toEqual(PERSON)
  world.now = 3_900
  expect(checks.known('s')).toEqual(PERSON)
  expect(await checks.check('s')).toEqual(PERSON)
  expect(world.asked).toBe(1)
  world.now = 4_100
  world.open = false
  expect(checks.known('s')).toBeUndefined()
  expect(await checks.check('s')).toBeNull()
})

test('without its database a reader goes on for a minute, then is refused; a new one at once', async () => {
  const { world, checks } = checksWith()
  await checks.check('s')
  world.answers = false
  world.now = 59_000
  expect(await checks.check('s')).toEqual(PERSON)
  await expect(checks.check('new')).rejects.toMatchObject({ code: 'accounts-unavailable' })
  world.now = 60_100
  await expect(checks.check('s')).rejects.toMatchObject({ code: 'accounts-unavailable' })
  world.answers = true
  expect(await checks.check('s')).toEqual(PERSON)
})

test('one that ended while it was asked for stays ended', async () => {
  const { checks } = checksWith()
  const asked = checks.check('s')
  checks.end(['s'])
  expect(await asked).toBeNull()
  expect(checks.known('s')).toBeNull()
})
