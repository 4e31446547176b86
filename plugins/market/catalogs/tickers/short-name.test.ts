import { expect, test } from 'vitest'
import { shortName, withShortName } from './short-name.ts'

test.each([
  ['Công ty Cổ phần Sữa Việt Nam', 'Sữa Việt Nam'],
  ['Công ty Cổ phần Chứng khoán SSI', 'Chứng khoán SSI'],
  ['Công ty Cổ phần Tập đoàn Hòa Phát', 'Tập đoàn Hòa Phát'],
  ['Ngân hàng Thương mại Cổ phần Ngoại thương Việt Nam', 'Ngân hàng Ngoại thương Việt Nam'],
  ['Tổng Công ty Cổ phần Bưu chính Viettel', 'Bưu chính Viettel'],
  ['Tổng Công ty 36 - Công ty Cổ phần', 'Tổng Công ty 36'],
  ['Vinamilk', 'Vinamilk'],
  ['Công ty Cổ phần', 'Công ty Cổ phần'],
])('%s is %s on a phone', (name, short) => {
  expect(shortName(name)).toBe(short)
})

test('a ticker has a short name only where it is another one', () => {
  const ticker = { symbol: 'X', entity: 'COMPANY', group: 'IT', place: null, main: true }
  const name = { en: 'FPT Corporation', vi: 'Công ty Cổ phần FPT' }
  expect(withShortName({ ...ticker, name }).short).toEqual({ en: 'FPT Corporation', vi: 'FPT' })
  expect(withShortName({ ...ticker, name: { en: 'FPT', vi: 'FPT' } })).not.toHaveProperty('short')
  expect(withShortName({ ...ticker, name: null })).not.toHaveProperty('short')
})
