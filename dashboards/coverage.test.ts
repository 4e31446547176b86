import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { allWidgets, type Page } from '../core/page/page.ts'
import { ROOT } from '../server/config.ts'

const sections = new Map(
  readFileSync(join(ROOT, 'docs/pages.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
)
const files = readdirSync(join(ROOT, 'dashboards')).filter((name) => name.endsWith('.yaml'))

/** docs/pages.md says where every row of the specification went: it must name what is there, and all of it. */
describe.each(files)('%s', (file) => {
  const page = parse(readFileSync(join(ROOT, 'dashboards', file), 'utf8')) as Page
  const named = new Set([...(sections.get(page.id) ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]))

  test('every widget stands in docs/pages.md', () => {
    expect(
      allWidgets(page)
        .filter(({ widget }) => widget !== 'heading')
        .map(({ id }) => id)
        .filter((id) => !named.has(id)),
    ).toEqual([])
  })

  test('every input stands in docs/pages.md', () => {
    expect(Object.keys(page.inputs ?? {}).filter((name) => !named.has(name))).toEqual([])
  })
})
