import { describe, expect, test } from 'vitest'
import { type Frequency, metricTable } from './metric-table.ts'
import { sql } from './sql.ts'
import { agree } from './test-books.ts'
import { openTree, REAL_DATA, shippedRegistry } from './test-database.ts'

describe.skipIf(!REAL_DATA)(
  'metricTable on the real tree (set RATTAN_REAL_DATA)',
  { timeout: 120_000 },
  () => {
    const shipped = shippedRegistry()
    const open = openTree(REAL_DATA ?? '', shipped, ['company_financials', 'bank_financials'])
    const table = async (entity: string, metrics: string[], frequency: Frequency, subjects?: string[]) => {
      const tree = await open
      const { relation } = metricTable({ entity, metrics, frequency, context: tree.context, subjects })
      return tree.database.run(sql`select * from (${relation}) order by _subject, _position`)
    }

    test('FPT, third quarter of 2025', async () => {
      const rows = await table(
        'COMPANY',
        ['total_assets', 'total_liabilities', 'total_equity'],
        'quarterly',
        ['FPT'],
      )
      const last = rows.at(-1)!
      expect(last).toMatchObject({ _period: '2025Q3', total_assets: 82_738_304_930_449 })
      expect(Number(last.total_liabilities) + Number(last.total_equity)).toBe(82_738_304_930_449)
    })

    test('every company in every quarter, against plain arithmetic over the stored rows', async () => {
      const tree = await open
      const stored = await tree.database.run(sql`select * from company_financials`)
      const by = new Map(
        stored.map((row) => [`${row.symbol} ${Number(row.year) * 4 + Number(row.quarter) - 1}`, row]),
      )
      const value = (symbol: unknown, p: number, column: string) => {
        const found = by.get(`${symbol} ${p}`)?.[column]
        return typeof found === 'number' ? found : null
      }
      const rows = await table(
        'COMPANY',
        ['total_assets', 'fcf', 'operating_cf_ttm', 'total_assets_yoy', 'current_ratio', 'debt_to_assets'],
        'quarterly',
      )
      expect(rows).toHaveLength(stored.length)
      for (const row of rows) {
        const at = (column: string, back = 0) => value(row._subject, Number(row._position) - back, column)
        const assets = at('total_assets')
        const [ocf, capex] = [at('operating_cf'), at('capex')]
        const four = [0, 1, 2, 3].map((k) => at('operating_cf', k))
        const base = at('total_assets', 4)
        const liabilities = at('current_liabilities')
        const [short, long] = [at('st_debt'), at('lt_debt')]
        agree(row, {
          total_assets: assets,
          fcf: ocf === null || capex === null ? null : ocf - Math.abs(capex),
          operating_cf_ttm: four.includes(null) ? null : four.reduce<number>((a, b) => a + b!, 0),
          total_assets_yoy: !assets || !base ? null : ((assets - base) / Math.abs(base)) * 100,
          current_ratio:
            at('current_assets') === null || !liabilities ? null : at('current_assets')! / liabilities,
          debt_to_assets: short === null || long === null || !assets ? null : ((short + long) / assets) * 100,
        })
      }
    })

    test('the fcf column of the file does not follow its own formula, which is why the formula wins', async () => {
      const tree = await open
      const [counts] = await tree.database.run(sql`
      select count(*) filter (abs(fcf - (operating_cf - abs(capex))) > 1) as differ, count(*) as rows
      from company_financials where fcf is not null and operating_cf is not null and capex is not null`)
      expect(Number(counts!.differ) / Number(counts!.rows)).toBeGreaterThan(0.9)
    })

    test('VCB, third quarter of 2025: values computed by an analyst', async () => {
      const golden = {
        nii: [14657.24e9, 1e7],
        nim_q: [2.8001, 1e-4],
        roe: [16.097, 1e-3],
        // Over gross loans, as the circular has it; over loans less reserves it is 1.0557.
        npl_ratio: [1.03363, 1e-4],
        llcr: [201.857, 1e-3],
        casa_ratio: [35.557, 1e-3],
        ldr_pure: [101.115, 1e-3],
        ldr_regulated: [97.608, 1e-3],
        cir: [33.444, 1e-3],
        credit_cost: [0.19439, 1e-5],
        eps_ttm: [4204.94, 1e-2],
        bvps: [26663.5, 1e-2],
        credit_growth_ytd: [12.547, 1e-3],
        customer_deposit_growth_ytd: [6.424, 1e-3],
      } as const
      const rows = await table('BANK', Object.keys(golden), 'quarterly', ['VCB'])
      for (const [id, [value, tolerance]] of Object.entries(golden)) {
        expect(Math.abs(Number(rows.at(-1)![id]) - value), id).toBeLessThanOrEqual(tolerance)
      }
    })
  },
)
