import { expect, test } from 'vitest'
import type { Locale } from '../words/localise.ts'
import { inEngineWords, inOwnWords, placeInFile } from './own-words.ts'
import type { Page } from './page.ts'

const locale: Locale = {
  languages: ['en'],
  subject: { name: 'airline', plural: 'airlines', label: {} },
  group: { name: 'alliance', plural: 'alliances', label: {} },
}

test('a page in the words of its instance is read in the words of the engine, and nothing else changes', () => {
  const click = { airline: '$row.carrier', open: 'airline' }
  const page = {
    id: 'airline',
    inputs: {
      airline: { type: 'airline', alliance: 'STAR', default: 'UA' },
      alliance: { type: 'choice', options: { from: 'alliances' }, default: 'STAR' },
    },
    tabs: [{ id: 'airline', tabs: [{ widgets: [{ id: 'a', params: { airline: 'UA' }, on: { click } }] }] }],
  }
  expect(inEngineWords(page, locale)).toEqual({
    id: 'airline',
    inputs: {
      airline: { type: 'subject', group: 'STAR', default: 'UA' },
      alliance: { type: 'choice', options: { from: 'groups' }, default: 'STAR' },
    },
    tabs: [
      {
        id: 'airline',
        tabs: [
          {
            widgets: [
              {
                id: 'a',
                params: { airline: 'UA' },
                on: { click: { subject: '$row.carrier', open: 'airline' } },
              },
            ],
          },
        ],
      },
    ],
  })
})

test('a page in the words of the engine is written as its file has it', () => {
  const click = { open: 'airline', airline: '$row.carrier', with: { subject: 1 } }
  const page = {
    id: 'airline',
    inputs: {
      subject: { type: 'airline', alliance: 'STAR', default: 'UA' },
      group: { type: 'choice', options: { from: 'alliances' }, default: 'STAR' },
      many: { type: 'multi-choice', options: { from: 'airlines' }, default: [] },
    },
    widgets: [{ id: 'subject', options: { type: 'subject' }, on: { click } }],
  }
  expect(JSON.stringify(inOwnWords(inEngineWords(page, locale) as Page, locale))).toBe(JSON.stringify(page))
})

test('a fault is placed where the file has the word', () => {
  expect(placeInFile(['widgets', 0, 'on', 'click', 'subject'], locale).at(-1)).toBe('airline')
  expect(placeInFile(['inputs', 'carrier', 'group'], locale)).toEqual(['inputs', 'carrier', 'alliance'])
  expect(placeInFile(['inputs', 'group', 'default'], locale)).toEqual(['inputs', 'group', 'default'])
})
