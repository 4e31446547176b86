import { expect, test } from 'vitest'
import { fillSentence, toneOf } from './fill-sentence.ts'
import { readExample } from './read-example.ts'

const { table } = readExample(`
table:
  columns:
    - { name: period, type: period }
    - { name: profit, type: number, format: { style: money, scale: billion, decimals: 0 } }
    - { name: status, values: { cheap: { label: { en: Cheap, vi: Rẻ }, tone: val-2 } } }
  rows: [[2025Q2, 1e12, cheap], [2025Q3, 2.5e12, dear]]
`)
const say = (text: string, row: number, lang: 'en' | 'vi') =>
  fillSentence({ en: text, vi: text }, table, row, lang)

test('a sentence has the values of its row, with units and words', () => {
  expect(say('[period]: [profit], [status]', 0, 'vi')).toBe('Quý 2/2025: 1.000 tỷ ₫, Rẻ')
  expect(say('[period]: [profit], [status]', 1, 'en')).toBe('2025 Q3: VND 2,500 bn, dear')
})

test('a column that is not there is marked, other brackets are left alone', () => {
  expect(say('[loss] [1] [ profit ]', 0, 'en')).toBe('– [1] [ profit ]')
})

test('only words of the registry have a tone', () => {
  expect(toneOf(table, 'status', 0)).toBe('val-2')
  expect(toneOf(table, 'status', 1)).toBeUndefined()
  expect(toneOf(table, 'profit', 0)).toBeUndefined()
  expect(toneOf(table, undefined, 0)).toBeUndefined()
})
