import { describe, expect, test } from 'vitest'
import {
  type Format,
  type FormatOptions,
  formatChange,
  formatDate,
  formatDateTime,
  formatPeriod,
  formatUnit,
  formatValue,
} from './format.ts'

const billions: Format = { style: 'money', currency: 'VND', scale: 'billion', decimals: 0 }
const percent: Format = { style: 'percent', decimals: 1 }
const unit = { unit: true }
const compact = { unit: true, compact: true }

const cases: [value: unknown, format: Format, options: FormatOptions, vi: string, en: string][] = [
  [16953.2, { style: 'number', decimals: 1 }, {}, '16.953,2', '16,953.2'],
  [999, { style: 'number', decimals: 0 }, {}, '999', '999'],
  [1000, { style: 'number', decimals: 0 }, {}, '1.000', '1,000'],
  [1234567, { style: 'number', scale: 'million', decimals: 1 }, unit, '1,2 triệu', '1.2 mn'],
  [16_953.2e9, billions, {}, '16.953', '16,953'],
  [16_953.2e9, billions, unit, '16.953 tỷ ₫', 'VND 16,953 bn'],
  [-16_953.2e9, billions, unit, '−16.953 tỷ ₫', 'VND −16,953 bn'],
  [131_400e9, billions, compact, '131,4 nghìn tỷ ₫', 'VND 131.4 tn'],
  [99_999e9, billions, compact, '99.999 tỷ ₫', 'VND 99,999 bn'],
  [345e6, billions, compact, '345,0 triệu ₫', 'VND 345.0 mn'],
  [345e6, billions, {}, '0', '0'],
  [-345e6, billions, {}, '0', '0'],
  [131_400e9, billions, { compact: true }, '131,4 nghìn tỷ', '131.4 tn'],
  [0, billions, compact, '0 tỷ ₫', 'VND 0 bn'],
  [25_600, { style: 'money', currency: 'VND', decimals: 0 }, unit, '25.600 ₫', 'VND 25,600'],
  [24.3, percent, {}, '24,3%', '24.3%'],
  [1.4, percent, { signed: true }, '+1,4%', '+1.4%'],
  [-1.4, percent, {}, '−1,4%', '−1.4%'],
  [-0.04, percent, { signed: true }, '0,0%', '0.0%'],
  [-0, percent, {}, '0,0%', '0.0%'],
  [-0.04, percent, {}, '0,0%', '0.0%'],
  [0.31, { style: 'multiple' }, {}, '0,31x', '0.31x'],
  [-0.87, { style: 'sigma' }, {}, '−0,87σ', '−0.87σ'],
  [0.87, { style: 'sigma' }, {}, '+0,87σ', '+0.87σ'],
  [0.4, { style: 'points', signed: true }, unit, '+0,4 điểm %', '+0.4 pp'],
  [0.4, { style: 'points' }, {}, '0,4', '0.4'],
  [12, { style: 'basis-points' }, unit, '12 điểm cơ bản', '12 bps'],
  [
    1e21,
    { style: 'number', decimals: 0 },
    {},
    '1.000.000.000.000.000.000.000',
    '1,000,000,000,000,000,000,000',
  ],
  [1e-12, { style: 'number', decimals: 2 }, {}, '0,00', '0.00'],
  [
    '9007199254740993',
    { style: 'number', decimals: 0 },
    {},
    '9.007.199.254.740.992',
    '9,007,199,254,740,992',
  ],
  [null, percent, {}, '–', '–'],
  [undefined, percent, {}, '–', '–'],
  [Number.NaN, percent, {}, '–', '–'],
  [Number.POSITIVE_INFINITY, billions, unit, '–', '–'],
  ['', { style: 'text' }, {}, '–', '–'],
  ['abc', percent, {}, '–', '–'],
  ['VNM', { style: 'text' }, {}, 'VNM', 'VNM'],
  [['a', 'b'], { style: 'text' }, {}, 'a, b', 'a, b'],
  [true, { style: 'boolean' }, {}, 'Có', 'Yes'],
  [false, { style: 'boolean' }, {}, 'Không', 'No'],
  ['2026-01-16', { style: 'date' }, {}, '16/01/2026', '16 Jan 2026'],
  ['2026-09-05', { style: 'date' }, {}, '05/09/2026', '5 Sep 2026'],
  ['2025Q3', { style: 'period' }, {}, '3Q25', '3Q25'],
]

describe('formatValue', () => {
  test.each(cases)('%s as %o with %o', (value, format, options, vi, en) => {
    expect(formatValue(value, format, 'vi', options)).toBe(vi)
    expect(formatValue(value, format, 'en', options)).toBe(en)
  })
})

describe('formatUnit', () => {
  test.each([
    [billions, 'tỷ ₫', 'VND bn'],
    [{ style: 'money', currency: 'VND' } as Format, '₫', 'VND'],
    [{ style: 'money', currency: 'VND', scale: 'trillion' } as Format, 'nghìn tỷ ₫', 'VND tn'],
    [percent, '%', '%'],
    [{ style: 'points' } as Format, 'điểm %', 'pp'],
    [{ style: 'text' } as Format, '', ''],
  ])('%o', (format, vi, en) => {
    expect([formatUnit(format, 'vi'), formatUnit(format, 'en')]).toEqual([vi, en])
  })
})

describe('formatChange', () => {
  test.each([
    [1.44, 'percent', billions, '+1,4%', '+1.4%'],
    [-1.44, 'percent', billions, '−1,4%', '−1.4%'],
    [0, 'percent', billions, '0,0%', '0.0%'],
    [0.4, 'points', percent, '+0,4 điểm %', '+0.4 pp'],
    [0.04, 'points', { style: 'percent', decimals: 2 }, '+0,04 điểm %', '+0.04 pp'],
    [0.4, 'difference', percent, '+0,4 điểm %', '+0.4 pp'],
    [0.05, 'difference', { style: 'multiple', decimals: 2 }, '+0,05x', '+0.05x'],
    [null, 'percent', billions, '–', '–'],
  ] as const)('%s by %s', (change, by, format, vi, en) => {
    expect(formatChange(change, by, format, 'vi')).toBe(vi)
    expect(formatChange(change, by, format, 'en')).toBe(en)
  })
})

describe('formatPeriod', () => {
  test.each([
    ['2025Q3', '3Q25', 'Quý 3/2025', '3Q25', '2025 Q3'],
    ['2025', '2025', '2025', '2025', '2025'],
    ['2025-9M', '9T2025', '9T2025', '9M 2025', '9M 2025'],
    ['never', 'never', 'never', 'never', 'never'],
    ['', '–', '–', '–', '–'],
  ])('%s', (period, viAxis, viText, enAxis, enText) => {
    expect(formatPeriod(period, 'vi', 'axis')).toBe(viAxis)
    expect(formatPeriod(period, 'vi', 'text')).toBe(viText)
    expect(formatPeriod(period, 'en', 'axis')).toBe(enAxis)
    expect(formatPeriod(period, 'en', 'text')).toBe(enText)
  })
})

describe('formatDate and formatDateTime', () => {
  test('a moment is shown on the exchange clock, whatever zone it came in', () => {
    expect(formatDateTime('2026-01-16T00:02:00Z', 'vi', 'Asia/Ho_Chi_Minh')).toBe('16/01/2026, 07:02')
    expect(formatDateTime('2026-01-15T19:02:00-05:00', 'en', 'Asia/Ho_Chi_Minh')).toBe('16 Jan 2026, 07:02')
    expect(formatDateTime(new Date('2026-01-15T17:30:00Z'), 'en', 'Asia/Ho_Chi_Minh')).toBe(
      '16 Jan 2026, 00:30',
    )
  })
  test('a text without offset is on that clock already', () => {
    expect(formatDateTime('2026-01-16 07:02:59', 'en', 'Asia/Ho_Chi_Minh')).toBe('16 Jan 2026, 07:02')
    expect(formatDateTime('2026-01-16', 'en', 'Asia/Ho_Chi_Minh')).toBe('16 Jan 2026')
  })
  test('an axis has room for a part of a date only', () => {
    expect(formatDate('2026-01-16', 'vi', 'day')).toBe('16/01')
    expect(formatDate('2026-01-06', 'en', 'day')).toBe('6 Jan')
    expect(formatDate('2026-01-16', 'vi', 'month')).toBe('01/2026')
    expect(formatDate('2026-01-16', 'en', 'month')).toBe('Jan 2026')
    expect(formatDate('2026-01-16', 'en', 'year')).toBe('2026')
  })
  test('what is no date stays as it is', () => {
    expect(formatDate('soon', 'vi')).toBe('soon')
    expect(formatDate('', 'vi')).toBe('–')
    expect(formatDateTime('soon', 'vi', 'Asia/Ho_Chi_Minh')).toBe('soon')
    expect(formatDateTime(new Date(Number.NaN), 'vi', 'Asia/Ho_Chi_Minh')).toBe('–')
  })
})
