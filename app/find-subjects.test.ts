import { expect, test } from 'vitest'
import type { SubjectSummary } from '../core/api/subjects.ts'
import { findSubjects } from './find-subjects.ts'

const subject = (symbol: string, vi: string, main = true): SubjectSummary => ({
  symbol,
  name: { en: symbol, vi },
  entity: 'COMPANY',
  group: 'MATERIALS',
  groupLabel: { en: 'Materials', vi: 'Vật liệu' },
  place: 'HOSE',
  main,
})
const TICKERS = [
  subject('HPG', 'Tập đoàn Hòa Phát'),
  subject('VNM', 'Sữa Việt Nam'),
  subject('VNA', 'Vận tải biển Vinaship', false),
  subject('VN', 'Mã trùng đầu'),
  subject('DVN', 'Dược Việt Nam'),
]
const found = (typed: string) => findSubjects(TICKERS, typed).map(({ symbol }) => symbol)

test('names are found without accents, in any case', () => {
  expect(found('hoa phat')).toEqual(['HPG'])
  expect(found('SỮA')).toEqual(['VNM'])
  expect(found('duoc')).toEqual(['DVN'])
})

test('the code itself comes first, then codes that begin so, then thinly traded ones, then names', () => {
  expect(found('vn')).toEqual(['VN', 'VNM', 'VNA', 'DVN'])
})

test('nothing typed lists all, main ones first; what matches nothing gives nothing', () => {
  expect(found('')).toEqual(['DVN', 'HPG', 'VN', 'VNM', 'VNA'])
  expect(found('zzz')).toEqual([])
})
