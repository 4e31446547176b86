import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../config.ts'
import { schemaTexts } from './write-schema.ts'

const texts = await schemaTexts(ROOT)

const dashboards = new URL('../../dashboards/', import.meta.url)
const pages = readdirSync(dashboards).filter((name) => name.endsWith('.yaml'))
const written = new URL('schema.json', dashboards)

describe('dashboards/schema.json', () => {
  const text = texts['dashboards/schema.json']!
  const validator = () => new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(text))
  const read = (name: string) => parse(readFileSync(new URL(name, dashboards), 'utf8'))

  it('is what npm run schema writes now', () => {
    expect(existsSync(written) ? readFileSync(written, 'utf8') : '', 'run npm run schema').toBe(text)
  })

  it.each(pages)('accepts %s', (name) => {
    const validate = validator()
    validate(read(name))
    expect(validate.errors ?? []).toEqual([])
  })

  it('refuses an option that the named widget does not have, a metric and a widget that do not exist', () => {
    const widget = { id: 'a', widget: 'bar-line', query: 'statement', at: { x: 0, y: 0, w: 1, h: 1 } }
    const params = { symbol: '$symbol', metrics: ['net_revenue', '$metric'] }
    const page = (change: object) => ({
      id: 'page',
      title: { en: 'a', vi: 'b' },
      widgets: [{ ...widget, params, options: { bars: ['net_revenue'] }, ...change }],
    })
    const validate = validator()
    expect(validate(page({}))).toBe(true)
    expect(validate(page({ options: { bars: [], colour: 'red' } }))).toBe(false)
    expect(validate(page({ params: { ...params, metrics: ['net_revnue'] } }))).toBe(false)
    expect(validate(page({ params: { ...params, last: 'eight' } }))).toBe(false)
    expect(validate(page({ params: { ...params, last: '$last' } }))).toBe(true)
    expect(validate(page({ widget: 'bar-lnie', options: {} }))).toBe(false)
  })
})

describe('registries/schema.json', () => {
  const folder = new URL('../../registries/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(texts['registries/schema.json']!),
  )

  it('is what npm run schema writes now', () => {
    const written = new URL('schema.json', folder)
    expect(existsSync(written) ? readFileSync(written, 'utf8') : '', 'run npm run schema').toBe(
      texts['registries/schema.json']!,
    )
  })

  it.each(files)('accepts %s, which names it for editors', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const up = '../'.repeat(name.split(/[\\/]/).length - 1) || './'
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${up}schema.json`)
    validate(parse(text))
    expect(validate.errors ?? []).toEqual([])
  })

  it('refuses a key that a metric does not have', () => {
    expect(
      validate({
        metrics: {
          revenue: { label: { en: 'a', vi: 'b' }, unit: 'VND', kind: 'flow', sources: {}, lable: 1 },
        },
      }),
    ).toBe(false)
  })
})
