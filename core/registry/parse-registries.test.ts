import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testInstance } from '../sql/test-database.ts'
import { formatIssue } from '../yaml/issue.ts'
import { metricColumn } from './metric-column.ts'
import { parseRegistries } from './parse-registries.ts'

const FIXTURES = new URL('fixtures/', import.meta.url)
const read = (file: string) => ({ file, bytes: readFileSync(new URL(file, FIXTURES)) })
const yaml = (file: string, text: string) => ({ file, bytes: new TextEncoder().encode(text) })
const good = read('registry-good.yaml')

describe('faults of registries', () => {
  const files = readdirSync(new URL('registry-bad/', FIXTURES)).filter((name) => name.endsWith('.yaml'))
  test.each(files)('%s', async (name) => {
    const bad = read(`registry-bad/${name}`)
    const alone = bad.bytes.toString().startsWith('# Read on its own')
    const { registry, issues } = parseRegistries(alone ? [bad] : [good, bad], testInstance)
    expect(registry).toBeNull()
    const text = `${issues.map(formatIssue).join('\n')}\n`
    await expect(text).toMatchFileSnapshot(`fixtures/registry-bad/${name.replace('.yaml', '.txt')}`)
  })

  test('a file that cannot be read does not make what it would have named unknown elsewhere', () => {
    const { issues } = parseRegistries(
      [yaml('good.yaml', good.bytes.toString()), yaml('units.yaml', 'units: {')],
      testInstance,
    )
    const metrics = yaml('metrics.yaml', 'subjects: {FPT: {group: IT}}')
    const both = parseRegistries([metrics, yaml('groups.yaml', 'groups: {')], testInstance)
    expect(new Set([...issues, ...both.issues].map(({ file, code }) => `${file} ${code}`))).toEqual(
      new Set(['units.yaml yaml', 'groups.yaml yaml']),
    )
  })

  test('any text gives a registry or issues inside the file', () => {
    const text = good.bytes.toString()
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 20 }), (from, length, insert) => {
        const changed = text.slice(0, from) + insert + text.slice(from + length)
        const { registry, issues } = parseRegistries([yaml('a.yaml', changed)], testInstance)
        expect(registry === null).toBe(issues.length > 0)
        const lines = changed.split('\n').length
        for (const { line, column } of issues) {
          expect(line).toBeGreaterThanOrEqual(1)
          expect(line).toBeLessThanOrEqual(lines)
          expect(column).toBeGreaterThanOrEqual(1)
        }
      }),
      { seed: 11, numRuns: 150 },
    )
  })
})

describe('a good registry', () => {
  const { registry, issues } = parseRegistries([good, yaml('empty.yaml', '# nothing yet\n')], testInstance)

  test('has no issues, and defaults filled in', () => {
    expect(issues).toEqual([])
    expect(registry!.metrics.get('npatmi')).toMatchObject({
      id: 'npatmi',
      direction: 'none',
      format: { style: 'money', scale: 'billion', decimals: 0 },
      thresholds: [],
    })
    expect(registry!.datasets.get('lines')).toMatchObject({
      subject: null,
      time: { column: null, every: 'none' },
      fallbacks: [],
      freshness: { grace: 1 },
    })
    expect(registry!.subjects.get('FPT')).toMatchObject({ symbol: 'FPT', entity: 'COMPANY', main: true })
  })

  test('a metric’s format overrides its unit’s, key by key', () => {
    expect(registry!.metrics.get('net_margin')!.format).toEqual({ style: 'percent', decimals: 2 })
  })

  test('formulas are parsed, the column beside them stays', () => {
    expect(registry!.metrics.get('net_margin')!.sources.get('COMPANY')).toMatchObject({
      column: 'margin',
      formula: { reads: ['npatmi', 'net_revenue'] },
    })
  })

  test('a quarterly data set may name the column that tells quarters from years', () => {
    expect(registry!.datasets.get('statements')!.time.frequency).toBe('freq_code')
    expect(registry!.datasets.get('lines')!.time.frequency).toBeUndefined()
  })

  test('labels are found by namespace and value, and so are the words that catalogues read', () => {
    expect(registry!.labels.get('period.quarterly')).toEqual({ en: 'Quarterly', vi: 'Theo quý' })
    expect(registry!.tables.get('line_name')!.get('Doanh thu thuần')).toBe('Net revenue')
    expect(registry!.calendar.holidays.has('2026-01-01')).toBe(true)
  })

  test('lists of subjects keep their order, and a threshold the type of issuer that it is for', () => {
    expect(registry!.lists.get('chosen')!.get('growth')).toEqual(['FPT'])
    const of = (entity?: string) => metricColumn(registry!.metrics.get('net_margin')!, registry!, entity)
    expect(of('COMPANY').thresholds).toHaveLength(1)
    expect(of('BANK').thresholds).toBeUndefined()
    expect(of().thresholds).toBeUndefined()
  })

  test('a source may say how precisely values of its type of issuer are written', () => {
    const metric = registry!.metrics.get('net_margin')!
    const sources = new Map([['BANK', { dataset: 'statements', decimals: 3 }]])
    const of = (entity?: string) => metricColumn({ ...metric, sources }, registry!, entity).format
    expect(of('BANK')).toEqual({ style: 'percent', decimals: 3 })
    expect(of('COMPANY')).toEqual({ style: 'percent', decimals: 2 })
    expect(of()).toEqual({ style: 'percent', decimals: 2 })
  })

  test('without a calendar, weekdays are sessions', () => {
    const { registry } = parseRegistries([], testInstance)
    expect(registry!.calendar).toMatchObject({ timezone: 'Asia/Ho_Chi_Minh', from: '9999-12-31' })
  })
})
