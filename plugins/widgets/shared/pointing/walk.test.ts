import { expect, test } from 'vitest'
import { walk } from './walk.ts'

test('arrows go from place to place and stop at the ends', () => {
  expect(['ArrowLeft', 'ArrowRight', 'Home', 'End'].map((key) => walk(key, 2, 5))).toEqual([1, 3, 0, 5])
  expect([walk('ArrowRight', 5, 5), walk('ArrowLeft', 0, 5)]).toEqual([5, 0])
})

test('where nothing is pointed at yet, the start decides which end comes first', () => {
  expect([walk('ArrowRight', -1, 5), walk('ArrowLeft', 6, 5)]).toEqual([0, 5])
})

test('other keys lead nowhere', () => {
  expect(['Enter', 'a', 'toString'].map((key) => walk(key, 2, 5))).toEqual([undefined, undefined, undefined])
})
