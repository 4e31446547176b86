import Type from 'typebox'
import { expect, test } from 'vitest'
import { defineProcessor } from '../plugin/processor.ts'
import { defineSource } from '../plugin/source.ts'
import { sql } from '../sql/sql.ts'
import { registryFrom } from '../sql/test-database.ts'
import { pipelineFaults } from './pipeline-faults.ts'

const closed = { additionalProperties: false }
const mean = defineProcessor({
  ...{ name: 'mean', summary: 'Means of so many rows.', params: Type.Object({ of: Type.Integer() }, closed) },
  inputs: { rows: { columns: ['symbol', 'close'] }, weights: { columns: ['weight'], optional: true } },
  plan: () => ({ rows: sql`select 1` }),
})
const files = defineSource({
  ...{ name: 'files', summary: 'Files.', params: Type.Object({ paths: Type.String() }, closed) },
  bring: async () => ({ rows: null }),
})
const plugins = { sources: new Map([['files', files]]), processors: new Map([['mean', mean]]) }

const faults = (pipelines: string) => {
  const registry = registryFrom(
    `
datasets:
  prices: { title: { en: a, vi: a }, path: a.parquet, key: [symbol], columns: { symbol: { type: text }, close: { type: double } } }
  names: { title: { en: a, vi: a }, path: b.parquet, key: [symbol], columns: { symbol: { type: text } } }
  made: { title: { en: a, vi: a }, path: c.parquet, key: [symbol], columns: { symbol: { type: text } } }
pipelines:
  made: ${pipelines}
`,
  )
  return pipelineFaults(registry, plugins as unknown as Parameters<typeof pipelineFaults>[1]).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )
}

test('a pipeline that asks for what its plugins have has no fault', () => {
  expect(faults('{ processor: mean, inputs: { rows: prices }, params: { of: 3 } }')).toEqual([])
  expect(faults('{ source: files, params: { paths: a.csv } }')).toEqual([])
})

test.each([
  [
    '{ processor: maen, inputs: { rows: prices } }',
    'pipelines.made.processor: unknown processor "maen"; did you mean "mean"?',
  ],
  ['{ source: file }', 'pipelines.made.source: unknown source "file"; did you mean "files"?'],
  [
    '{ processor: mean, inputs: { rows: prices }, params: { of: three } }',
    'pipelines.made.params.of: invalid of: "three"; expected a whole number',
  ],
  [
    '{ processor: mean, inputs: { rows: prices } }',
    'pipelines.made.processor: missing of; expected a whole number',
  ],
  [
    '{ processor: mean, inputs: { rows: prices, weigths: names }, params: { of: 3 } }',
    'pipelines.made.inputs.weigths: unknown input "weigths" of mean; did you mean "weights"?',
  ],
  [
    '{ processor: mean, params: { of: 3 } }',
    'pipelines.made.processor: missing rows; mean reads rows, weights',
  ],
  [
    '{ processor: mean, inputs: { rows: names }, params: { of: 3 } }',
    'pipelines.made.inputs.rows: invalid input "rows" of mean: data set "names" has no column "close"',
  ],
])('%s is told at its place', (pipeline, told) => {
  expect(faults(pipeline)).toContain(told)
})
