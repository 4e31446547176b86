import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REAL_DATA, registryFrom, shippedRegistry } from '../../../../core/sql/test-database.ts'
import { tickers } from './catalog.ts'
import { banksApart, importTickers } from './tickers.ts'

const registry = registryFrom(`
entities:
  COMPANY: {label: {en: Company, vi: Doanh nghiệp}}
  BANK: {label: {en: Bank, vi: Ngân hàng}}
groups:
  BANK: {label: {en: Banking, vi: Ngân hàng}, entity: BANK}
  IT: {label: {en: Technology, vi: Công nghệ Thông tin}, entity: COMPANY, aliases: [Tin học]}
subjects:
  FPT: {name: {en: FPT Corporation, vi: Công ty Cổ phần FPT}, group: IT, place: HOSE}
  VCB: {group: BANK, place: HOSE}
`)
const mapping = {
  ticker_mapping: {
    VCB: { entity_type: 'BANK', sector: 'Ngân hàng', name: '', exchange: 'HOSE' },
    CMG: { entity_type: 'COMPANY', sector: 'Tin học', name: ' CMC ', exchange: 'HOSE' },
    FPT: { entity_type: 'COMPANY', industry_code: 'IT', name: 'something else' },
    AAA: { entity_type: 'COMPANY', sector: 'nowhere' },
    '<b>': { entity_type: 'COMPANY', sector: 'Tin học' },
    BBB: null,
  },
}

describe('importTickers', () => {
  test('the tree says which tickers there are, the registry what they are called and where they trade', () => {
    expect(importTickers(mapping, undefined, registry)).toEqual([
      {
        symbol: 'CMG',
        name: { en: 'CMC', vi: 'CMC' },
        entity: 'COMPANY',
        group: 'IT',
        place: null,
        main: true,
      },
      {
        symbol: 'FPT',
        name: { en: 'FPT Corporation', vi: 'Công ty Cổ phần FPT' },
        entity: 'COMPANY',
        group: 'IT',
        place: 'HOSE',
        main: true,
      },
      { symbol: 'VCB', name: null, entity: 'BANK', group: 'BANK', place: 'HOSE', main: true },
    ])
  })

  test('only the tickers of the master list are liquid, where there is one', () => {
    const liquid = (json: unknown) =>
      importTickers(mapping, json, registry)
        .filter((ticker) => ticker.main)
        .map(({ symbol }) => symbol)
    expect(liquid({ symbols_by_entity: { BANK: ['VCB'], COMPANY: ['FPT', 5] } })).toEqual(['FPT', 'VCB'])
    expect(liquid({ symbols_by_entity: {} })).toEqual(['CMG', 'FPT', 'VCB'])
  })

  test('whatever the files hold, nothing throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        importTickers(a, b, registry)
        importTickers({ ticker_mapping: a }, { symbols_by_entity: b }, registry)
        importTickers({ ticker_mapping: { FPT: a } }, { symbols_by_entity: { BANK: b } }, registry)
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})

test('banks with a tier can be looked up where the tree does not list them', () => {
  const tiers = new Map([['SOCB', ['VCB', 'FPT', 'ZZZ']]])
  const [vcb] = importTickers(mapping, undefined, registry).slice(-1)
  expect(banksApart([vcb!], { ...registry, lists: new Map([['tier', tiers]]) })).toMatchObject([
    { symbol: 'FPT', group: 'IT', main: false, apart: true },
  ])
  expect(banksApart([vcb!], registry)).toEqual([])
})

describe('the catalogue', () => {
  const tiered = { ...registry, lists: new Map([['tier', new Map([['SOCB', ['VCB']]])]]) }
  const { VCB: _, ...others } = mapping.ticker_mapping
  const symbols = (json: unknown, demo: boolean) =>
    tickers.read([json, undefined], tiered, demo).subjects!.map(({ symbol }) => symbol)

  test('adds banks apart to a tree that lists tickers, and none to a demo tree, which lists whatever it holds', () => {
    expect(symbols({ ticker_mapping: others }, false)).toEqual(['CMG', 'FPT', 'VCB'])
    expect(symbols({ ticker_mapping: others }, true)).toEqual(['CMG', 'FPT'])
  })

  test('names the tickers of the registry where the tree lists none, each without its legal form', () => {
    expect(symbols(undefined, false)).toEqual(['FPT', 'VCB'])
    const [fpt, vcb] = tickers.read([null, null], tiered, false).subjects!
    expect([fpt!.short, vcb!.short]).toEqual([{ en: 'FPT Corporation', vi: 'FPT' }, undefined])
  })
})

describe.skipIf(!REAL_DATA)('importTickers on the real tree (set RATTAN_REAL_DATA)', () => {
  test('460 tickers in 19 sectors and four entity types; 315 of them are liquid', () => {
    const json = (name: string) => JSON.parse(readFileSync(`${REAL_DATA}/metadata/${name}`, 'utf8'))
    const tickers = importTickers(
      json('sector_industry_registry.json'),
      json('master_symbols.json'),
      shippedRegistry(),
    )
    const size = (entity: string) => tickers.filter((ticker) => ticker.entity === entity).length
    expect(['BANK', 'COMPANY', 'INSURANCE', 'SECURITY'].map(size)).toEqual([24, 390, 6, 40])
    expect(new Set(tickers.map(({ group }) => group)).size).toBe(19)
    expect(tickers.filter(({ main }) => main)).toHaveLength(315)
  })
})
