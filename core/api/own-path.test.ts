import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

test.each([
  ['/company?t=1&symbol=VNM#chart', '/company?t=1&symbol=VNM#chart'],
  ['/', '/'],
  ['/tìm?q=nợ xấu', '/t%C3%ACm?q=n%E1%BB%A3%20x%E1%BA%A5u'],
  ['/a//b', '/a//b'],
  ['/?next=https://elsewhere.example', '/?next=https://elsewhere.example'],
])('%s is ours', (text, path) => {
  expect(ownPath(text)).toBe(path)
})

test.each([
  [undefined],
  [null],
  [''],
  ['company'],
  ['https://elsewhere.example/'],
  ['javascript:alert(1)'],
  ['//elsewhere.example'],
  ['///elsewhere.example'],
  ['/\\elsewhere.example'],
  ['/a\\..\\elsewhere.example'],
  ['\\\\elsewhere.example'],
  ['/\t/elsewhere.example'],
  ['/\n/elsewhere.example'],
  ['\t//elsewhere.example'],
  [' //elsewhere.example'],
  ['/a\r\nSet-Cookie: a=b'],
  ['/\u0000'],
  ['/\u0085'],
  ['/..//elsewhere.example'],
  ['/.//elsewhere.example'],
  ['/%2e%2e//elsewhere.example'],
  [`/${'a'.repeat(2000)}`],
  [`/${'ợ'.repeat(1000)}`],
])('%j leads home', (text) => {
  expect(ownPath(text)).toBe('/')
})

test('whatever is given, what comes back stays on the server as a browser reads it, and is taken again', () => {
  const pieces = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '\t',
    '\n',
    '@',
    ':',
    '?',
    '#',
    'a',
    'http:',
    'x.example',
    'ợ',
    '\ud800',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((list) => list.join('')),
      ),
      (text) => {
        const path = ownPath(text)
        expect(new URL(path, 'https://ours.example').origin).toBe('https://ours.example')
        expect(path).toMatch(/^\/[\x21-\x7e]*$/)
        expect(ownPath(path)).toBe(path)
      },
    ),
    { seed: 8, numRuns: 20_000 },
  )
})
