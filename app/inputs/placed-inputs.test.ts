import { expect, test } from 'vitest'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { placeInputs } from './placed-inputs.ts'

const inputs = ['symbol', 'range', 'metric', 'top'].map((name) => ({ name }) as unknown as ResolvedInput)
const names = (some: readonly ResolvedInput[]) => some.map(({ name }) => name)

test('an input stands at its widget, else in its tab, else above the tabs', () => {
  const chart = { controls: ['top'] }
  const place = placeInputs(inputs, [chart, { controls: [] }], ['metric', 'range'])
  expect(names(place.page)).toEqual(['symbol'])
  expect(names(place.tab)).toEqual(['metric', 'range'])
  expect(names(place.at(chart))).toEqual(['top'])
})

test('where its widget is not shown, it stands where it else would', () => {
  expect(names(placeInputs(inputs, [], ['top']).tab)).toEqual(['top'])
})
