import { expect, test } from 'vitest'
import { readExample } from '../testing/read-example.ts'
import { fillSentence } from './fill-sentence.ts'

const { table } = readExample(`
table:
  columns:
    - { name: period, type: period }
    - { name: profit, type: number, format: { style: money, currency: VND, scale: billion, decimals: 0 } }
    - { name: status, values: { cheap: { label: { en: Cheap, vi: Rẻ }, tone: val-2 } } }
  rows: [[2025Q2, 1e12, cheap], [2025Q3, 2.5e12, dear]]
`)
const filled = (text: string, row: number, lang: string) =>
  fillSentence({ en: text, vi: text }, table, row, lang)

test('a sentence has the values of its row, with units and words', () => {
  expect(filled('[period]: [profit], [status]', 0, 'vi')).toBe('Quý 2/2025: 1.000 tỷ ₫, Rẻ')
  expect(filled('[period]: [profit], [status]', 1, 'en')).toBe('2025 Q3: VND 2,500 bn, dear')
})

test('a column that is not there is marked, other brackets are left alone', () => {
  expect(filled('[loss] [1] [ profit ]', 0, 'en')).toBe('– [1] [ profit ]')
})
