import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { writtenTable } from '../testing/test-export.ts'
import { csv } from './csv.ts'
import { xlsx } from './xlsx.ts'

const ROWS = 500
const TRIGGERS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']
const TAILS = [
  '1+1',
  'cmd|" /c calc"!A0',
  'a\rb',
  'a\nb',
  'a\r\nb',
  'a"b',
  'a,b;c',
  '',
  ' x ',
  'Ngân hàng',
  "'x",
]

/** Every beginning with every tail, again and again: three columns of texts, one of numbers. */
const texts = (shift: number): (string | null)[] =>
  Array.from({ length: ROWS }, (_, i) => {
    const at = i + shift
    if (at % 40 === 39) return null
    return `${at % 3 === 2 ? 'a' : ''}${TRIGGERS[at % TRIGGERS.length]}${TAILS[(at >> 2) % TAILS.length]}`
  })
const NUMBERS = Array.from({ length: ROWS }, (_, i) => (i - 250) * 1.7e3 + i / 7)

const COLUMNS = [
  { name: 'a', head: '=a', type: 'text', values: texts(0) },
  { name: 'b', head: '=b', type: 'text', values: texts(1) },
  { name: 'c', head: '=c', type: 'text', values: texts(2) },
  { name: 'd', head: '=d', type: 'number', values: NUMBERS },
] as const

/**
 * A reader that takes a carriage return, a line feed or both for the end of a row wherever they are not quoted, as
 * spreadsheets do. A cell that was quoted is told from one that was not.
 */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (text[at] === '"') at += 1
        cell += text[at]
      }
      at += 1
    } else {
      while (at < text.length && !',\r\n'.includes(text[at]!)) cell += text[at++]
    }
    rows.at(-1)!.push(cell)
    if (text[at] === ',') at += 1
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1
      if (at < text.length) rows.push([])
    }
  }
  return rows
}

/** Whether a spreadsheet would take it for a formula. */
const runs = (cell: string) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell)

describe('two thousand cells, parsed again', () => {
  test('CSV: no text begins a formula, every line end stays in its cell, and numbers are equal', async () => {
    const [heads, ...rows] = parseCsv(String(await writtenTable(csv, COLUMNS, { rows: 77 })))
    expect(rows).toHaveLength(ROWS)
    expect(new Set([heads!, ...rows].map((row) => row.length))).toEqual(new Set([4]))
    expect(heads!.filter(runs)).toEqual([])
    rows.forEach((row, i) => {
      COLUMNS.slice(0, 3).forEach(({ values }, c) => {
        const own = (values[i] ?? '') as string
        expect(row[c]).toBe(runs(own) ? `'${own}` : own)
      })
      expect(Number(row[3])).toBe(NUMBERS[i])
    })
  })

  test('XLSX: every text is a string cell with that text, no cell is a formula, and numbers are equal', async () => {
    const files = unzipSync(new Uint8Array(await writtenTable(xlsx, COLUMNS, { rows: 77 })))
    const part = (name: string) => strFromU8(files[name]!)
    const sheet = part('xl/worksheets/sheet1.xml')
    expect(sheet).not.toMatch(/<f[ >]/)
    const shared = [...part('xl/sharedStrings.xml').matchAll(/<si><t[^>]*>([\s\S]*?)<\/t><\/si>/g)].map(
      ([, text]) => unescaped(text!),
    )
    const cells = new Map(
      [...sheet.matchAll(/<c r="([A-D]\d+)"([^>]*)>(?:<v>([^<]*)<\/v>)?/g)].map(([, at, rest, value]) => [
        at!,
        { text: /t="s"/.test(rest!), value: value! },
      ]),
    )
    COLUMNS.forEach(({ values }, c) => {
      values.forEach((own, i) => {
        const cell = cells.get(`${'ABCD'[c]}${i + 2}`)
        if (own === null) expect(cell).toBeUndefined()
        else if (c === 3) expect(Number(cell!.value)).toBe(own)
        else {
          expect(cell).toMatchObject({ text: true })
          expect(lines(shared[Number(cell!.value)]!)).toBe(lines(own as string))
        }
      })
    })
  })
})

const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
/** XML knows one kind of line end. */
const lines = (text: string) => text.replace(/\r\n?/g, '\n')
