import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../core/sql/sql.ts'
import { registryFrom } from '../../../core/sql/test-database.ts'
import processor from './processor.ts'

const rows = raw(
  "select * from (values ('A', 1, 10), ('A', 2, 20), ('B', 1, 30), ('B', null, 40)) t(who, date, value)",
)

async function made(params: object) {
  const { database, make } = await openWorkbench('', registryFrom(), [])
  await make('made', processor, { rows }, params)
  return (await database.run(sql`select value from made`)).map((row) => row.value)
}

describe('last rows', () => {
  it('are those of the newest moments of all', async () => {
    expect(await made({})).toEqual([20])
    expect(await made({ last: 2, order: ['who'] })).toEqual([10, 30, 20])
  })

  it('or of each, and never without a moment', async () => {
    expect(await made({ of: ['who'] })).toEqual([20, 30])
  })

  it('are not made of what lacks a column', async () => {
    await expect(made({ of: ['whom'] })).rejects.toThrow(
      'input "rows" of processor last-rows has no column whom',
    )
  })
})
