import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

// Revenue rises by a billion a quarter from one in 2024Q1 to six in 2025Q2; AAA alone has profits, a tenth of it.
const RULES = `
quality:
  too_much:
    label: { en: is too much, vi: quá nhiều }
    entity: COMPANY
    of: profit
    marks: [revenue]
    range: { to: 5.5e8 }
`
const RANKS = `
id: ranks
title: { en: Ranks, vi: Xếp hạng }
group: basic
inputs:
  sound: { type: toggle, default: false, label: { en: Sound, vi: Chắc chắn } }
widgets:
  - id: newest
    widget: table
    query: cross-section
    params: { entity: COMPANY, frequency: quarterly, sound: $sound, metrics: [revenue, margin], sort: revenue }
    at: { x: 0, y: 0, w: 12, h: 4 }
`

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    files: { 'registries/quality.yaml': RULES, 'dashboards/ranks.yaml': RANKS },
  })
})
afterAll(() => server.close())

const get = (path: string) => server.app.inject(`/api/pages/${path}`)
const widget = async (path: string) => (await get(path)).json<WidgetData>()
const WHY = {
  en: 'Profit, 2Q25: is too much (600,000,000.0)',
  vi: 'Lợi nhuận, 2Q25: quá nhiều (600.000.000,0)',
}

describe('values in doubt', () => {
  test('are marked in every answer with the reason, and so is what formulas make of them', async () => {
    const { doubts, reasons } = await widget('tiny/widgets/all?last=2')
    expect(reasons).toEqual([WHY])
    expect(doubts).toEqual([
      { column: 'revenue', row: 1, reason: 0 },
      { column: 'profit', row: 1, reason: 0 },
      { column: 'margin', row: 1, reason: 0 },
    ])
    const lines = (await get('tiny/data?tab=numbers')).body.trim().split('\n')
    const marked = lines.flatMap((line) => {
      const { widget: id, doubts: found = [] } = JSON.parse(line) as WidgetData
      return found.map(({ column }) => `${id} ${column}`)
    })
    expect(marked.sort()).toEqual(
      [
        ...['all margin', 'all profit', 'all revenue', 'head revenue', 'with_profit revenue'],
        ...['each[profit] profit', 'each[revenue] revenue'],
      ].sort(),
    )
    const values = (
      await server.app.inject('/api/metrics/margin/values?symbol=AAA&last=1')
    ).json<WidgetData>()
    expect(values).toMatchObject({ reasons: [WHY], doubts: [{ column: 'margin', row: 0 }] })
  })

  test('are marked in years that hold them, and nowhere else', async () => {
    const years = await widget('tiny/widgets/all?period=yearly')
    expect(years.doubts!.map(({ row }) => years.data[0]![row])).toEqual(Array(3).fill('2025-6M'))
    expect(await widget('tiny/widgets/all?symbol=CCC')).not.toHaveProperty('doubts')
    expect(await widget('tiny/widgets/all?symbol=BBB')).not.toHaveProperty('doubts')
  })

  test('stand with their reason in a column of every kind of file', async () => {
    const csv = (await get('tiny/widgets/all.csv?last=2')).body.replace('\uFEFF', '').trim().split('\r\n')
    expect(csv[0]!.endsWith(',in_doubt')).toBe(true)
    expect(csv[1]!.endsWith(',')).toBe(true)
    expect(csv[2]).toContain(`revenue: ${WHY.en}; profit: ${WHY.en}; margin: ${WHY.en}`)
    const { rawPayload } = await get('tiny/widgets/all.xlsx?last=2&lang=vi')
    const texts = strFromU8(unzipSync(new Uint8Array(rawPayload))['xl/sharedStrings.xml']!)
    expect(texts).toContain('Cần kiểm tra')
    expect(texts).toContain(`Doanh thu: ${WHY.vi}`)
    const { rawPayload: parquet } = await get('tiny/widgets/all.parquet?last=2')
    expect(parquet.includes('in_doubt')).toBe(true)
    expect((await get('tiny/widgets/all.csv?symbol=CCC')).body).not.toContain('in_doubt')
  })

  test('stand in a file of more rows than a page shows, too, beside the very rows', async () => {
    const cut = await startTestServer({ files: { 'registries/quality.yaml': RULES }, limits: { maxRows: 2 } })
    try {
      const file = async (query: string) =>
        (await cut.app.inject(`/api/pages/tiny/widgets/all.csv?${query}`)).body.trim().split('\r\n')
      const csv = await file('last=6')
      expect(csv).toEqual((await get('tiny/widgets/all.csv?last=6')).body.trim().split('\r\n'))
      expect(csv.flatMap((row, i) => (row.includes(WHY.en) ? [i] : []))).toEqual([6])
      expect(csv[0]!.endsWith(',in_doubt')).toBe(true)
    } finally {
      await cut.close()
    }
  })

  test('of a row per subject are found by its date, and a switch leaves them out of ranks, saying so', async () => {
    const all = await widget('ranks/widgets/newest')
    expect(all.doubts!.map(({ column, row }) => `${column} ${all.data[0]![row]}`).sort()).toEqual([
      'margin AAA',
      'revenue AAA',
    ])
    expect(all.data[0]).toEqual(['AAA', 'BBB'])
    const sound = await widget('ranks/widgets/newest?sound=true')
    expect(sound).not.toHaveProperty('doubts')
    // Without a value it stands last.
    expect(sound.data[0]).toEqual(['BBB', 'AAA'])
    expect(sound.data[4]).toEqual([6e9, null])
    expect(sound.notes!.at(-1)).toEqual({
      en: `Left out as in doubt: ${WHY.en}.`,
      vi: `Đã bỏ vì cần kiểm tra: ${WHY.vi}.`,
    })
  })
})
