import { expect, test } from 'vitest'
import type { TickerSummary } from '../core/api.ts'
import { findTickers } from './find-tickers.ts'

const ticker = (symbol: string, vi: string, liquid = true): TickerSummary => ({
  symbol,
  name: { en: symbol, vi },
  entity: 'COMPANY',
  sector: 'MATERIALS',
  sectorLabel: { en: 'Materials', vi: 'Vật liệu' },
  exchange: 'HOSE',
  liquid,
})
const TICKERS = [
  ticker('HPG', 'Tập đoàn Hòa Phát'),
  ticker('VNM', 'Sữa Việt Nam'),
  ticker('VNA', 'Vận tải biển Vinaship', false),
  ticker('VN', 'Mã trùng đầu'),
  ticker('DVN', 'Dược Việt Nam'),
]
const found = (typed: string) => findTickers(TICKERS, typed).map(({ symbol }) => symbol)

test('names are found without accents, in any case', () => {
  expect(found('hoa phat')).toEqual(['HPG'])
  expect(found('SỮA')).toEqual(['VNM'])
  expect(found('duoc')).toEqual(['DVN'])
})

test('the code itself comes first, then codes that begin so, then thinly traded ones, then names', () => {
  expect(found('vn')).toEqual(['VN', 'VNM', 'VNA', 'DVN'])
})

test('nothing typed lists all, liquid ones first; what matches nothing gives nothing', () => {
  expect(found('')).toEqual(['DVN', 'HPG', 'VN', 'VNM', 'VNA'])
  expect(found('zzz')).toEqual([])
})
