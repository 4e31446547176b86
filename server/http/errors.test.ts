import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ERRORS } from '../../core/api/errors.ts'
import { ROOT } from '../config.ts'

const codes = Object.keys(ERRORS)

test('the table of codes is what the docs say, in both directions', () => {
  const docs = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')
  const rows = [...docs.matchAll(/^\| `([a-z-]+)` \| (\d+) \| (.+) \|$/gm)]
  expect(rows.map(([, code, status, means]) => [code, Number(status), means])).toEqual(
    Object.entries(ERRORS).map(([code, { status, means }]) => [code, status, means]),
  )
})

test('every code is used somewhere, and a status is one of an error', () => {
  const sources = readdirSync(join(ROOT, 'server'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(ROOT, 'server', name), 'utf8'))
    .join('\n')
  const used = (code: string) =>
    sources.includes(`'${code}'`) ||
    new RegExp(`unknown\\(\\s*'${code.replace('unknown-', '')}'`).test(sources)
  expect(codes.filter((code) => !used(code))).toEqual([])
  for (const { status } of Object.values(ERRORS)) expect(status).toBeGreaterThanOrEqual(400)
})
