import { expect, test } from 'vitest'
import { registryFrom } from '../sql/test-database.ts'
import { levels, upstreamFirst } from './order.ts'

const dataset = (id: string) =>
  `  ${id}: { title: { en: a, vi: a }, path: ${id}.parquet, key: [k], columns: { k: { type: text } } }`
const registry = registryFrom(`
datasets:
${['raw', 'tree', 'mean', 'rank', 'list', 'apart'].map(dataset).join('\n')}
pipelines:
  list: { processor: list, inputs: { a: rank, b: mean } }
  rank: { processor: rank, inputs: { a: mean, b: tree } }
  mean: { processor: mean, inputs: { a: raw } }
  apart: { processor: mean, inputs: { a: tree } }
  raw: { source: files }
`)

test('what a data set is made of stands before it, whatever the order of the files', () => {
  expect(upstreamFirst(registry)).toEqual(['raw', 'mean', 'rank', 'list', 'apart'])
})

test('only what is asked for and what that is made of is looked at', () => {
  expect(upstreamFirst(registry, ['rank'])).toEqual(['raw', 'mean', 'rank'])
  expect(upstreamFirst(registry, ['tree'])).toEqual([])
})

test('what stands in one step needs nothing else of that step', () => {
  expect(levels(registry, ['list', 'apart'])).toEqual([['raw', 'apart'], ['mean'], ['rank'], ['list']])
})
