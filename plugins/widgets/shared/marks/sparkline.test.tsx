import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Sparkline } from './sparkline.tsx'

const drawn = (values: readonly (number | null)[]) =>
  renderToStaticMarkup(<Sparkline values={values} colour="red" />)
const paths = (values: readonly (number | null)[]) =>
  [...drawn(values).matchAll(/ d="([^"]*)"/g)].map(([, path]) => path!)

test('a sparkline without gaps is one line that ends at its point', () => {
  const [line, ...others] = paths([1, 3, 2])
  expect(others).toEqual([])
  expect(line).toBe('M2.0 27.0L37.0 3.0L72.0 15.0')
  expect(drawn([1, 3, 2])).toContain('cx="72" cy="15"')
})

test('dots lead over a gap, so that the latest value is not a point on its own', () => {
  const [line, gap] = paths([1, 3, null, 2])
  expect(line).toBe('M2.0 27.0L25.3 3.0M72.0 15.0')
  expect(gap).toBe('M25.3 3.0L72.0 15.0')
  expect(paths([null, 1, 3])).toHaveLength(1)
  expect(paths([1, 3, null])).toHaveLength(1)
})
