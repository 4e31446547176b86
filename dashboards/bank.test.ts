import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WidgetData } from '../core/api/widget-data.ts'
import { REAL_DATA } from '../core/sql/test-database.ts'
import type { Format } from '../core/words/format.ts'
import { cell, cells, pageReader } from '../server/testing/test-page-reader.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'

const TABS = ['charts', 'size', 'income', 'growth', 'quality', 'efficiency', 'tiers', 'contributors']

// Skipped where the client's data tree is not beside the repository and RATTAN_REAL_DATA does not name it.
describe.skipIf(!REAL_DATA)('the Bank page on the client’s data', () => {
  let server: TestServer
  let page: ReturnType<typeof pageReader>
  beforeAll(async () => {
    server = await startTestServer({ dataDir: REAL_DATA!, shipped: true })
    page = pageReader(server, 'bank')
  })
  afterAll(() => server.close())

  test('figures of VCB in the third quarter of 2025, known from elsewhere', async () => {
    const known = {
      income: { nii: 14_657.24e9 },
      efficiency: {
        nim_q: 2.8001,
        roe: 16.097,
        casa_ratio: 35.557,
        ldr_pure: 101.115,
        ldr_regulated: 97.608,
        cir: 33.444,
      },
      valuation: { eps_ttm: 4204.94, bvps: 26663.5 },
      // The specification has 1.0557: over loans after provisions. The central bank's circular takes gross loans.
      quality: { npl_ratio: 1.03363, llcr: 201.857, credit_cost: 0.19439 },
      growth: { credit_growth_ytd: 12.547, customer_deposit_growth_ytd: 6.424 },
    }
    for (const [tab, values] of Object.entries(known)) {
      const at = tab === 'valuation' ? 'efficiency' : tab
      const line = (await page.tab(at, 'symbol=VCB')).get(`${tab}_table`)
      for (const [metric, value] of Object.entries(values)) {
        expect(Number(cell(line, metric, '2025Q3')) / value, metric).toBeCloseTo(1, 4)
      }
    }
    const cards = await page.tab('size', 'symbol=VCB')
    expect(cells(cards.get('nim_card'), 'nim_q').at(-1)).toBeCloseTo(2.8001, 4)
    expect(cells(cards.get('npl_card'), 'npl_ratio').at(-1)).toBeCloseTo(1.0336, 4)
  })

  test.each([
    ['ACB', 3.5261],
    ['TCB', 4.6755],
    ['MBB', 5.0644],
  ])('the margin of %s is %d', async (symbol, nim) => {
    const line = (await page.tab('charts', `symbol=${symbol}&metrics=nim_q`)).get('trend[nim_q]')
    expect(cell(line, 'nim_q', '2025Q3')).toBeCloseTo(nim, 4)
  })

  // Bad debt over gross loans: the specification has 1.3940, 2.3301, 2.6644 and 3.2724 over loans after provisions.
  test.each([
    ['SOCB', 3, 2.6143, 17.4615, 1.3677, 31.7279, 61706.1, 23432.4],
    ['Tier-1', 7, 4.5655, 17.4635, 2.29, 30.077, 83080.9, 33089.4],
    ['Tier-2', 8, 4.5224, 18.5841, 2.6285, 37.1101, 37772.2, 14677.7],
    ['Tier-3', 9, 2.898, 1.022, 3.2272, 49.3783, 7723.0, 2372.2],
  ])(
    '%s: %i banks, means and sums known from elsewhere',
    async (tier, banks, nim, roe, npl, cir, toi, profit) => {
      const lines = await page.tab('tiers', 'tier=Tier-3,SOCB,Tier-2,Tier-1&compared=toi,npatmi,nim_q')
      const summary = lines.get('tier_summary')
      expect(cells(summary, 'tier')).toEqual(['SOCB', 'Tier-1', 'Tier-2', 'Tier-3'])
      expect(cells(summary, 'period')).toEqual(Array(4).fill('2025Q3'))
      const value = (name: string) => cell(summary, name, tier, 'tier')
      expect(value('bank_count')).toBe(banks)
      expect(value('nim_q')).toBeCloseTo(nim, 4)
      expect(value('roe')).toBeCloseTo(roe, 4)
      expect(value('npl_ratio')).toBeCloseTo(npl, 4)
      expect(value('cir')).toBeCloseTo(cir, 4)
      const newest = (metric: string) => {
        const line = lines.get(`tier_trend[${metric}]`)
        const at = cells(line, 'tier').lastIndexOf(tier)
        expect(cells(line, 'period')[at]).toBe('2025Q3')
        return Number(cells(line, metric)[at]) / 1e9
      }
      expect(newest('toi')).toBeCloseTo(toi, 1)
      expect(newest('npatmi')).toBeCloseTo(profit, 1)
    },
  )

  test('a quarter that looks like three is marked wherever it is shown, with the reason', async () => {
    const doubtful = (line: WidgetData | undefined, metric: string) =>
      (line?.doubts ?? []).flatMap(({ column, row, reason }) =>
        column === metric ? [[cells(line, 'period')[row], line!.reasons![reason]!.en] as const] : [],
      )
    const charts = await page.tab('charts', 'symbol=VIB&metrics=nim_q')
    const why = 'Interest income, 3Q25: looks like several quarters in one (3.1 times the median before it)'
    expect(doubtful(charts.get('nii_card'), 'nii')).toEqual([['2025Q3', why]])
    expect(doubtful(charts.get('nii'), 'nii')).toEqual([['2025Q3', why]])
    // What formulas make of it: a margin, and growth over the year before.
    expect(doubtful(charts.get('trend[nim_q]'), 'nim_q')).toEqual([['2025Q3', why]])
    expect(doubtful(charts.get('nii'), 'nii_yoy')).toEqual([['2025Q3', why]])
    const years = await page.tab('income', 'symbol=VIB&period=yearly')
    expect(doubtful(years.get('income_table'), 'nii')).toEqual([['2025-9M', why]])
    const tier = (await page.tab('tiers', 'tier=Tier-2')).get('tier_summary')
    expect(doubtful(tier, 'nim_q')).toEqual([['2025Q3', why.replace(',', ', VIB')]])
    const movers = (await page.tab('contributors', 'tier=Tier-2&ranked=nim_q')).get('movers[Tier-2]')
    expect(doubtful(movers, 'nim_q')).toHaveLength(1)
    expect(movers!.doubts![0]!.row).toBe(cells(movers, 'symbol').indexOf('VIB'))
    const sound = await page.tab('charts', 'symbol=VCB&metrics=nim_q')
    expect([...sound.values()].flatMap(({ doubts = [] }) => doubts)).toEqual([])
    const file = await server.app.inject('/api/pages/bank/widgets/income_table.csv?symbol=VIB&lang=vi')
    const [head, ...lines] = file.body.trim().split('\r\n')
    expect(head!.split(',').at(-1)).toBe('Cần kiểm tra')
    expect(lines.filter((line) => line.includes('giống số lũy kế nhiều quý'))).toHaveLength(1)
  })

  test('a switch leaves values in doubt out of a tier’s means and of the ranks, and says so', async () => {
    const of = async (sound: boolean) => {
      const lines = await page.tab('tiers', `tier=Tier-2&compared=toi&sound=${sound}`)
      const movers = (await page.tab('contributors', `tier=Tier-2&sound=${sound}`)).get('movers[Tier-2]')
      return { tier: lines.get('tier_summary'), movers: cells(movers, 'symbol') }
    }
    const [all, sound] = [await of(false), await of(true)]
    expect(cell(all.tier, 'nim_q', 'Tier-2', 'tier')).toBeCloseTo(4.5224, 4)
    expect(cell(sound.tier, 'nim_q', 'Tier-2', 'tier')).toBeCloseTo(3.3988, 4)
    expect(sound.tier!.doubts).toBeUndefined()
    expect(sound.tier!.notes!.at(-1)!.vi).toMatch(/^Đã bỏ vì cần kiểm tra: .*VIB/)
    expect(all.movers).toContain('VIB')
    expect(sound.movers).toEqual(all.movers.filter((bank) => bank !== 'VIB'))
  })

  test('every metric has its chart, a line or bars, and none both', async () => {
    const lines = await page.tab('charts')
    const charts = [...lines.keys()].filter((id) => id.includes('['))
    expect(charts).toHaveLength(12)
    expect(charts).toContain('trend[roe]')
    expect(charts).toContain('level[npl_ratio]')
    for (const id of charts) expect(lines.get(id), id).toMatchObject({ status: 'ok', rows: 8 })
  })

  test('growth of a chart is over the same quarter a year before', async () => {
    const line = (await page.tab('charts', 'symbol=VCB&last=8')).get('nii')
    const nii = cells(line, 'nii') as number[]
    expect(cells(line, 'nii_yoy')[7]).toBeCloseTo((nii[7]! / nii[3]! - 1) * 100, 9)
  })

  test('true loans, bonds and accrued interest come from the statement lines', async () => {
    const size = (await page.tab('size', 'symbol=VCB')).get('size_table')
    expect(cell(size, 'total_loan', '2025Q3')).toBe(1_629_942_508_000_000)
    expect(cell(size, 'total_corp_bond', '2025Q3')).toBe(8_687_501_000_000)
    const quality = (await page.tab('quality', 'symbol=VCB')).get('quality_table')
    expect(cell(quality, 'accrued_to_loan', '2025Q3')).toBeCloseTo((9_411_744 / 1_595_933_982) * 100, 9)
    const growth = (await page.tab('growth', 'symbol=VCB')).get('growth_table')
    expect(cell(growth, 'asset_growth_ytd', '2025Q3')).not.toBeNull()
  })

  test('yields of a year are at a yearly rate over the mean of its quarters, of nine months too', async () => {
    const yearly = (await page.tab('efficiency', 'symbol=VCB&period=yearly&last=4')).get('efficiency_table')
    const quarters = (await page.tab('efficiency', 'symbol=VCB&last=20')).get('efficiency_table')
    const periods = cells(quarters, 'period') as string[]
    for (const [year, name] of [
      ['2024', '2024'],
      ['2025', '2025-9M'],
    ]) {
      const nims = periods.flatMap((period, i) =>
        period.startsWith(year!) ? [Number(cells(quarters, 'nim_q')[i])] : [],
      )
      const nim = Number(cell(yearly, 'nim_q', name!))
      expect(nim).toBeGreaterThan(Math.min(...nims))
      expect(nim).toBeLessThan(Math.max(...nims))
    }
    expect(yearly?.notes?.[0]?.vi).toContain('quý')
  })

  test('returns and values a share of a year are those of its last quarter', async () => {
    const years = await page.tab('efficiency', 'symbol=ACB&period=yearly&last=6')
    const all = await page.tab('efficiency', 'symbol=ACB&last=20')
    for (const metric of ['roe', 'roa', 'eps_ttm', 'bvps', 'casa_ratio', 'ldr_regulated']) {
      const table = metric === 'eps_ttm' || metric === 'bvps' ? 'valuation_table' : 'efficiency_table'
      const [yearly, quarters] = [years.get(table), all.get(table)]
      for (const [year, quarter] of [
        ['2023', '2023Q4'],
        ['2024', '2024Q4'],
        ['2025-9M', '2025Q3'],
      ] as const) {
        const value = cell(yearly, metric, year)
        expect(value, `${metric} ${year}`).not.toBeNull()
        expect(value, `${metric} ${year}`).toBe(cell(quarters, metric, quarter))
      }
    }
  })

  test('percentages have two decimals and income one, as cards, charts, tables and changes write them', async () => {
    const decimals = (line: { columns: readonly { name: string; format: object }[] } | undefined) =>
      Object.fromEntries((line?.columns ?? []).map(({ name, format }) => [name, (format as Format).decimals]))
    const growth = await page.tab('growth')
    expect(decimals(growth.get('nii_card')).nii).toBe(1)
    expect(decimals(growth.get('roe_card')).roe).toBe(2)
    const efficiency = (await page.tab('efficiency')).get('efficiency_table')
    for (const line of [growth.get('growth_table'), efficiency]) {
      for (const { name, unit, format } of line!.columns) {
        if (unit === 'percent') expect((format as Format).decimals, name).toBe(2)
      }
    }
    const movers = (await page.tab('contributors', 'ranked=roe&tier=SOCB')).get('movers[SOCB]')
    expect(decimals(movers)).toMatchObject({ roe: 2, change: 2 })
  })

  test('the best change comes first: up for margins, down for bad loans', async () => {
    for (const [metric, sign] of [
      ['nim_q', -1],
      ['npl_ratio', 1],
    ] as const) {
      const lines = await page.tab('contributors', `ranked=${metric}&tier=Tier-1,Tier-3`)
      const line = lines.get('movers[Tier-1]')
      const changes = cells(line, 'change') as number[]
      expect(changes).toHaveLength(7)
      expect(changes).toEqual([...changes].sort((a, b) => sign * (a - b)))
      expect(new Set(cells(line, 'period'))).toEqual(new Set(['2025Q3']))
      expect(new Set(cells(line, 'previous_period'))).toEqual(new Set(['2025Q2']))
      expect(cells(lines.get('movers[Tier-3]'), 'symbol').length).toBeGreaterThanOrEqual(8)
    }
  })

  test('a quarter without notes has no bad debt figures, not zero, and weighs nothing in its tier', async () => {
    const shb = (await page.tab('quality', 'symbol=SHB')).get('quality_table')
    for (const metric of ['npl_ratio', 'npl_amount', 'debt_group2_ratio', 'llcr']) {
      expect(cell(shb, metric, '2024Q3'), metric).toBeNull()
      expect(cell(shb, metric, '2024Q4'), metric).toBeGreaterThan(0)
    }
    const lines = await page.tab('tiers', 'tier=Tier-1&compared=npl_ratio')
    const mean = Number(cell(lines.get('tier_trend[npl_ratio]'), 'npl_ratio', '2024Q3'))
    let [bad, assets] = [0, 0]
    for (const symbol of ['MBB', 'TCB', 'VPB', 'ACB', 'STB', 'HDB']) {
      const npl = cell(
        (await page.tab('quality', `symbol=${symbol}`)).get('quality_table'),
        'npl_ratio',
        '2024Q3',
      )
      const size = cell(
        (await page.tab('size', `symbol=${symbol}`)).get('size_table'),
        'total_assets',
        '2024Q3',
      )
      bad += Number(npl) * Number(size)
      assets += Number(size)
    }
    expect(mean).toBeCloseTo(bad / assets, 9)
  })

  test('a click on any mover opens that bank, also where the tree’s list of tickers leaves it out', async () => {
    const movers = (await page.tab('contributors', 'ranked=nim_q&tier=Tier-3')).get('movers[Tier-3]')
    const symbols = cells(movers, 'symbol') as string[]
    expect(symbols).toEqual(expect.arrayContaining(['BAB', 'SGB', 'VAB']))
    for (const symbol of symbols) {
      const own = (await page.tab('efficiency', `symbol=${symbol}`)).get('efficiency_table')
      expect(cell(own, 'nim_q', '2025Q3'), symbol).toBe(cell(movers, 'nim_q', symbol, 'symbol'))
    }
    // They are no part of the sector as the tree has it.
    const sector = (await server.app.inject('/api/sectors/BANK')).json()
    expect(sector.members.map((ticker: { symbol: string }) => ticker.symbol)).toHaveLength(24)
    const names = movers!.columns.find(({ name }) => name === 'name')!.values!
    expect(names.BAB?.label.vi).toContain('Bắc Á')
  })

  test('a bank’s value among the movers is that of its own tables', async () => {
    const line = (await page.tab('contributors', 'ranked=npl_ratio&tier=SOCB')).get('movers[SOCB]')
    const own = (await page.tab('quality', 'symbol=CTG')).get('quality_table')
    expect(cell(line, 'npl_ratio', 'CTG', 'symbol')).toBe(cell(own, 'npl_ratio', '2025Q3'))
    expect(cell(line, 'previous', 'CTG', 'symbol')).toBe(cell(own, 'npl_ratio', '2025Q2'))
  })

  test('exports hold every column under the original’s file names', async () => {
    const bank = await page.csv('size_table', 'symbol=VCB&last=8')
    expect(bank.file).toContain('filename="VCB_bank_data.csv"')
    expect(bank.rows).toHaveLength(8)
    expect(bank.head).toEqual(expect.arrayContaining(['period', 'period_label', 'nii', 'nim_q', 'bvps']))
    const tiers = await page.csv('tier_data', 'last=4&tier=SOCB,Tier-2')
    expect(tiers.file).toContain('filename="bank_tier_comparison.csv"')
    expect(tiers.rows).toHaveLength(8)
    expect(tiers.head).toEqual(
      expect.arrayContaining(['tier', 'bank_count', 'nim_q', 'credit_growth_ytd', 'iea', 'interest_expense']),
    )
    expect(tiers.head).not.toContain('bvps')
  })

  test('exports hold what banks report, not forecasts, and no head twice', async () => {
    for (const widget of ['size_table', 'tier_data']) {
      const { head } = await page.csv(widget, 'symbol=VCB&last=4')
      expect(head.filter((name) => name.startsWith('forecast_'))).toEqual([])
    }
    const movers = await page.csv('movers[SOCB]', 'ranked=cir')
    expect(movers.head).toEqual(
      ['tier', 'symbol', 'name', 'period', 'period_label', 'previous_period', 'previous_period_label'].concat(
        ['cir', 'previous', 'change'],
      ),
    )
    expect(movers.file).toContain('filename="bank_contributors_SOCB_cir.csv"')
    expect(movers.rows.map((row) => row.split(',')[6])).toEqual(['2Q25', '2Q25', '2Q25'])
  })

  test('no widget fails or is empty, by quarter and by year', async () => {
    for (const query of ['', 'period=yearly&last=5', 'symbol=ACB&last=20']) {
      for (const name of TABS) {
        for (const line of (await page.tab(name, query)).values()) {
          expect(line, `${name}?${query}`).toMatchObject({ status: 'ok' })
        }
      }
    }
  })
})
