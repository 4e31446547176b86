import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatIssue } from '../yaml/issue.ts'
import { parseInstance } from './parse-instance.ts'

const fixtures = new URL('fixtures/', import.meta.url)
const parse = (name: string) => parseInstance(name, readFileSync(new URL(name, fixtures)))

test('an instance of one language, a week of its own and no holidays is read with its defaults', () => {
  const { instance, issues } = parse('good.yaml')
  expect(issues).toEqual([])
  expect(instance).toMatchObject({
    languages: ['en'],
    weekend: [],
    sessions: [
      ['09:00', '11:30'],
      ['13:00', '15:00'],
    ],
    dates: { midnight: null },
    theme: 'dark',
    plugins: 'plugins',
    data: null,
  })
})

describe('faults', () => {
  const names = readdirSync(new URL('bad/', fixtures)).filter((name) => name.endsWith('.yaml'))
  test.each(names)('%s', async (name) => {
    const { instance, issues } = parse(`bad/${name}`)
    expect(instance).toBeNull()
    await expect(`${issues.map(formatIssue).join('\n')}\n`).toMatchFileSnapshot(
      `fixtures/bad/${name.replace('.yaml', '.txt')}`,
    )
  })

  test('a file that is not there, or holds nothing, is refused with what it lacks', () => {
    const { instance, issues } = parseInstance('instance.yaml', new Uint8Array())
    expect(instance).toBeNull()
    expect(issues.map(({ code }) => code)).toEqual(['invalid-type'])
  })
})
