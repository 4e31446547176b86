import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatIssue } from '../yaml/issue.ts'
import { ISSUE_CODES } from '../yaml/issue-codes.ts'
import { context } from './fixtures/context.ts'
import { parsePage } from './parse-page.ts'

const fixtures = new URL('fixtures/', import.meta.url)
const yamlIn = (folder: string) =>
  readdirSync(new URL(folder, fixtures)).filter((name) => name.endsWith('.yaml'))
const parseFixture = (path: string) => parsePage(path, readFileSync(new URL(path, fixtures)), context)
const parse = (yaml: string) => parsePage('dashboards/page.yaml', new TextEncoder().encode(yaml), context)

describe('a bad page', () => {
  it.each(yamlIn('bad/'))('%s gets the issues beside it', async (name) => {
    const { page, issues } = parseFixture(`bad/${name}`)
    expect(page).toBeNull()
    const expected = new URL(`bad/${name.replace(/yaml$/, 'txt')}`, fixtures).pathname
    await expect(`${issues.map(formatIssue).join('\n')}\n`).toMatchFileSnapshot(expected)
  })
})

describe('a good page', () => {
  it.each(yamlIn('good/'))('%s has no issue', (name) => {
    const { page, issues } = parseFixture(`good/${name}`)
    expect(issues.map(formatIssue)).toEqual([])
    expect(page?.id).toBe(name.replace('.yaml', ''))
  })
})

describe('issue codes', () => {
  /** Found only beside data or in a folder, so that their fixtures are the server's. */
  const needsData = ['expectation', 'data', 'unreadable']
  const texts = ['bad/', '../../registry/fixtures/registry-bad/'].flatMap((folder) =>
    readdirSync(new URL(folder, fixtures))
      .filter((name) => name.endsWith('.txt'))
      .map((name) => readFileSync(new URL(folder + name, fixtures), 'utf8')),
  )
  const docs = readFileSync(new URL('../../docs/issues.md', import.meta.url), 'utf8')

  it.each(ISSUE_CODES.filter((code) => !needsData.includes(code)))('%s has a fixture', (code) => {
    expect(texts.some((text) => text.includes(`error[${code}]`))).toBe(true)
  })

  it('are those of the docs, in the same order', () => {
    expect([...docs.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1])).toEqual([...ISSUE_CODES])
  })
})

describe('parsePage', () => {
  it('reports every fault at once, by place, one a place', () => {
    const { issues } = parse(
      'id: page\ntitle: {en: a}\nwidgets:\n  - {id: a, widget: hedding, at: {x: 0, y: 0, w: 0, h: 1}, z: 1}\n',
    )
    expect(issues.map(({ code, line, column }) => `${line}:${column} ${code}`)).toEqual([
      '2:1 missing-key',
      '4:21 unknown-widget',
      '4:50 out-of-range',
      '4:60 unknown-key',
    ])
  })

  it('checks a param for every value its input can take, not only the default', () => {
    const page = (max: number) =>
      parse(`id: page
title: {en: a, vi: b}
inputs: {last: {type: range, min: 4, max: ${max}, default: 8}}
widgets:
  - id: a
    widget: bar-line
    query: statement
    params: {symbol: VNM, last: $last, metrics: [revenue]}
    options: {bars: [revenue]}
    at: {x: 0, y: 0, w: 1, h: 1}
`)
    expect(page(60).issues).toEqual([])
    expect(page(61).issues.map(({ message }) => message)).toEqual([
      'invalid last: 61 when last is 61; expected at most 60',
    ])
  })

  it('takes names of object properties for nothing special', () => {
    const { issues } = parse(
      'id: page\ntitle: {en: "{constructor}", vi: b}\nwidgets:\n  - {id: a, widget: toString, at: {x: 0, y: 0, w: 1, h: 1}}\n',
    )
    expect(issues.map(({ code }) => code)).toEqual(['unknown-input', 'unknown-widget'])
    expect(Object.prototype).toEqual({})
  })

  it('says no more than a hundred things of one file', () => {
    const keys = Array.from({ length: 500 }, (_, i) => `k${i}: 1\n`).join('')
    expect(parse(`id: page\ntitle: {en: a, vi: b}\n${keys}`).issues).toHaveLength(100)
  })

  it('survives names that cannot be made texts of', () => {
    const yaml = `id: page
title: {en: a, vi: a}
tabs:
  - id: {toString: 1}
    widgets:
      - {id: {toString: 1}, widget: {toString: 1}, at: {x: 0, y: 0, w: 1, h: 1}, controls: [a]}
      - {id: b, widget: heading, at: {x: 0, y: 0, w: 1, h: 1}, on: {click: {tab: a}}}`
    expect(parse(yaml).issues.map(({ message }) => message)).toContain('invalid at: overlaps widget a map')
  })
})
