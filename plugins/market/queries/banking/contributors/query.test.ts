import { describe, expect, test } from 'vitest'
import { expectBound, HOSTILE, openTables } from '../../../../queries/shared/test-query.ts'
import { banks, reports } from '../shared/test-banks.ts'
import { contributors } from './query.ts'

const ask = await openTables(banks, { banks: reports })
const of = (metric: string, tiers = ['Small', 'Large']) => ask(contributors, { tiers, metric })

describe('contributors', () => {
  test('the largest rise first where more is better, whatever banks outside the tiers report', async () => {
    const common = { tier: 'Large', period: '2025Q3', previous_period: '2025Q2' }
    expect((await of('nim')).rows).toEqual([
      { ...common, symbol: 'AAA', name: 'AAA', nim: 2.5, previous: 2, change: 0.5 },
      { ...common, symbol: 'BBB', name: 'BBB', nim: 4.25, previous: 4, change: 0.25 },
    ])
  })

  test('the largest fall first where less is better', async () => {
    const { rows } = await of('npl')
    expect(rows.map(({ symbol, change }) => [symbol, change])).toEqual([
      ['BBB', 2 - 3],
      ['AAA', 1.5 - 1],
    ])
  })

  test('tier by tier in the order of the registry; a bank without a value in either quarter is left out', async () => {
    const { rows } = await of('total_assets')
    expect(rows.map(({ tier, symbol, change }) => [tier, symbol, change])).toEqual([
      ['Large', 'AAA', 0],
      ['Large', 'BBB', 0],
      ['Small', 'CCC', 60 - 50],
    ])
    expect((await of('nim', ['Small'])).rows).toEqual([])
  })

  test('the change of a percentage is in points and has the metric’s direction', async () => {
    const change = async (metric: string) => (await of(metric)).columns.at(-1)!
    expect(await change('npl')).toMatchObject({ unit: 'pp', direction: 'down', metric: null })
    expect((await change('npl')).format).toMatchObject({ style: 'points', signed: true })
    expect(await change('toi')).toMatchObject({ unit: 'VND', format: { style: 'money', signed: true } })
  })

  test('a metric without data is named; a tier is bound', async () => {
    const answer = await of('lost', [HOSTILE])
    expect([answer.rows, answer.plan.missing]).toEqual([[], ['lost']])
    expectBound(answer)
    const bare = await (await openTables(banks))(contributors, { tiers: ['Large'], metric: 'nim' })
    expect([bare.rows, bare.plan.missing]).toEqual([[], ['nim']])
  })
})
