import { describe, expect, test } from 'vitest'
import { openBrokers } from '../shared/test-brokers.ts'
import { brokerCoverage } from './query.ts'

describe('broker-coverage', () => {
  test('counts each stock of a broker once, in a fixed order of brokers', async () => {
    const ask = await openBrokers({
      hcm: [{ symbol: 'HPG' }],
      ssi: [{ symbol: 'HPG' }, { symbol: 'FPT' }],
      vci: [{ symbol: 'HPG' }, { symbol: 'HPG' }],
      bsc: [{ symbol: 'HPG' }, { symbol: 'FPT' }, { symbol: 'MWG' }],
    })
    const updated_at = '2026-01-07'
    expect((await ask(brokerCoverage, {})).rows).toEqual([
      { broker: 'bsc', covered: 3, updated_at },
      { broker: 'vci', covered: 1, updated_at },
      { broker: 'ssi', covered: 2, updated_at },
      { broker: 'hcm', covered: 1, updated_at },
    ])
  })

  test('a broker without a file is left out, and all four files are named', async () => {
    const ask = await openBrokers({ ssi: [{ symbol: 'HPG' }] })
    const { rows, plan } = await ask(brokerCoverage, {})
    expect(rows.map(({ broker }) => broker)).toEqual(['ssi'])
    expect([...plan.datasets!].sort()).toEqual(['broker_bsc', 'broker_hcm', 'broker_ssi', 'broker_vci'])
    expect((await (await openBrokers({}))(brokerCoverage, {})).rows).toEqual([])
  })

  test('brokers have the words of the registry', async () => {
    const { columns } = await (await openBrokers({}))(brokerCoverage, {})
    expect(Object.keys(columns[0]!.values!)).toEqual(expect.arrayContaining(['bsc', 'hcm', 'ssi', 'vci']))
  })
})
