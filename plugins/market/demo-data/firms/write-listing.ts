import { type Registry, say } from 'rattan/plugin'
import { fileSpelling } from '../registries.ts'
import { type Workbench, writeJson } from '../workbench.ts'
import type { Firm } from './firms.ts'

const ENTITIES = {
  COMPANY: {
    vi: 'Các ngành sản xuất và dịch vụ',
    letter: 'C',
    metrics: ['roe', 'roa', 'gross_margin', 'net_margin', 'eps'],
  },
  BANK: { vi: 'Ngân hàng thương mại', letter: 'B', metrics: ['roe', 'roa', 'nim', 'npl_ratio'] },
  SECURITY: { vi: 'Công ty chứng khoán', letter: 'S', metrics: ['roe', 'roa', 'leverage_ratio'] },
  INSURANCE: { vi: 'Công ty bảo hiểm', letter: 'I', metrics: ['roe', 'roa', 'combined_ratio', 'loss_ratio'] },
} as const

/** Writes the tree's JSON registries: who is listed where, and which of them are liquid. */
export async function writeListing(
  bench: Workbench,
  listed: readonly Firm[],
  registry: Registry,
): Promise<void> {
  const names = (code: string) => {
    const sector = registry.groups.get(code)
    return { vi: sector ? fileSpelling(sector) : code, en: sector ? say(sector.label, 'en') : code }
  }
  const count = (entity: string) => listed.filter((firm) => firm.entity === entity).length
  const codes = [...new Set(listed.map((firm) => firm.sector))]
  const entityOf = (code: string) => listed.find((firm) => firm.sector === code)?.entity ?? 'COMPANY'

  await writeJson(bench, 'metadata/sector_industry_registry.json', {
    version: '1.0',
    metadata: { total_tickers: listed.length, total_sectors: codes.length, total_entity_types: 4 },
    entity_types: Object.fromEntries(
      Object.entries(ENTITIES).map(([entity, { vi }]) => [
        entity,
        {
          description: vi,
          count: count(entity),
          metric_registry_key: entity,
          sectors: codes.filter((code) => entityOf(code) === entity).map((code) => names(code).vi),
        },
      ]),
    ),
    sectors: Object.fromEntries(
      codes.map((code) => {
        const tickers = listed.filter((firm) => firm.sector === code).map((firm) => firm.symbol)
        const { letter, metrics } = ENTITIES[entityOf(code)]
        return [
          names(code).vi,
          {
            entity_type: entityOf(code),
            count: tickers.length,
            description: `Ngành ${names(code).vi}`,
            tickers,
            metric_prefixes: ['IS_', 'BS_', 'CF_', 'NOT_'].map((part) => letter + part),
            key_metrics: metrics,
            sector_en: names(code).en,
          },
        ]
      }),
    ),
    ticker_mapping: Object.fromEntries(
      listed.map((firm) => [
        firm.symbol,
        {
          entity_type: firm.entity,
          sector: names(firm.sector).vi,
          name: vietnameseName(registry, firm),
          exchange: firm.exchange,
          industry_code: firm.sector,
          sector_en: names(firm.sector).en,
        },
      ]),
    ),
    sector_to_entity_mapping: Object.fromEntries(codes.map((code) => [names(code).vi, entityOf(code)])),
  })

  const liquid = await liquidSymbols(bench)
  const byEntity = Object.fromEntries(
    Object.keys(ENTITIES).map((entity) => [
      entity,
      listed.filter((firm) => firm.entity === entity && liquid.has(firm.symbol)).map((firm) => firm.symbol),
    ]),
  )
  await writeJson(bench, 'metadata/master_symbols.json', {
    version: '1.0',
    description: 'Liquid universe of the synthetic market',
    criteria: { min_trading_value_billion: 1, averaging_days: 20, source: 'synthetic' },
    statistics: {
      total_symbols: liquid.size,
      by_entity: Object.fromEntries(
        Object.entries(byEntity).map(([entity, symbols]) => [entity, symbols.length]),
      ),
    },
    symbols_by_entity: byEntity,
    all_symbols: listed.map((firm) => firm.symbol).filter((symbol) => liquid.has(symbol)),
  })
  await writeJson(bench, 'metadata/liquid_tickers.json', {
    min_trading_value_billion: 1,
    averaging_days: 20,
    total_liquid_tickers: liquid.size,
    tickers: byEntity,
  })
}

function vietnameseName({ subjects }: Registry, { symbol }: Firm): string {
  const name = subjects.get(symbol)?.name
  return name ? say(name, 'vi') : ''
}

/** Symbols that trade a billion VND a day on average over the last twenty sessions. */
async function liquidSymbols(bench: Workbench): Promise<ReadonlySet<string>> {
  const rows = await bench.rows(
    `select symbol from bars where session > (select max(session) from bars) - 20
     group by symbol having avg(close * volume) >= 1e9`,
  )
  return new Set(rows.map(([symbol]) => String(symbol)))
}
