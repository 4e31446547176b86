import type { Static, TObject } from 'typebox'
import { Value } from 'typebox/value'
import type { Registry } from '../registry/registry.ts'
import { ident, join, raw, type Sql, sql } from '../sql/sql.ts'
import { type Database, openTree } from '../sql/test-database.ts'
import { planOf } from './plan-of.ts'
import type { ProcessorPlugin } from './processor.ts'

/** For tests: a database with the data sets of a tree, in which processors make tables of them. */
export async function openWorkbench(tree: string, registry: Registry, datasets: readonly string[]) {
  const { database } = await openTree(tree, registry, datasets)
  return {
    database,
    /**
     * Makes the table `into` of what a processor says. `inputs` are its words with a data set, a table that was made
     * before, or rows.
     */
    async make<P extends TObject>(
      into: string,
      plugin: ProcessorPlugin<P>,
      inputs: Readonly<Record<string, string | Sql>>,
      params: Partial<Static<P>> = {},
    ): Promise<void> {
      const columns = new Map<string, ReadonlySet<string>>()
      for (const [word, from] of Object.entries(inputs)) {
        const rows = typeof from === 'string' ? sql`select * from main.${ident(from)}` : from
        await database.run(sql`create or replace temp view ${ident(word)} as ${rows}`)
        columns.set(word, new Set((await database.columns(sql`select * from temp.${ident(word)}`)).keys()))
      }
      const filled = Value.Default(plugin.params, { ...params }) as Static<P>
      const plan = planOf(plugin, filled, registry, columns)
      const steps: string[] = []
      for (const step of plan.steps ?? []) {
        if (!('sql' in step)) throw new Error('steps in TypeScript are not run here yet')
        await database.run(sql`create or replace temp table ${ident(step.name)} as ${step.sql}`)
        steps.push(step.name)
      }
      await database.run(sql`create or replace table main.${ident(into)} as ${plan.rows}`)
      for (const name of steps) await database.run(sql`drop table temp.${ident(name)}`)
      for (const word of columns.keys()) await database.run(sql`drop view temp.${ident(word)}`)
    },
  }
}

export interface Agreement {
  readonly column: string
  /** Rows where both have a value. */
  readonly compared: number
  /** Of these, within the tolerance. */
  readonly within: number
  /** Rows where only one has a value. */
  readonly onlyMade: number
  readonly onlyStored: number
  /** Largest difference, relative to the stored value. */
  readonly worst: number | null
}

/** How two tables agree, column by column, on the keys that both have. Within: |a - b| <= absolute + relative·|b|; others are equal or not. */
export async function agreement(
  database: Database,
  made: string,
  stored: string,
  key: readonly string[],
  columns: readonly string[],
  { relative = 1e-6, absolute = 1e-9 } = {},
): Promise<Agreement[]> {
  const types = await database.columns(sql`select * from main.${ident(stored)}`)
  const on = join(
    key.map((name) => sql`a.${ident(name)} is not distinct from b.${ident(name)}`),
    ' and ',
  )
  const found: Agreement[] = []
  for (const column of columns) {
    const [a, b] = [sql`a.${ident(column)}`, sql`b.${ident(column)}`]
    const numeric = /INT|DOUBLE|FLOAT|DECIMAL/.test(types.get(column) ?? '')
    const within = numeric
      ? sql`abs(${a} - ${b}) <= ${raw(String(absolute))} + ${raw(String(relative))} * abs(${b})`
      : sql`${a} = ${b}`
    const worst = numeric ? sql`max(abs(${a} - ${b}) / nullif(abs(${b}), 0))` : sql`null`
    const [row] = await database.run(sql`
      select count(*) filter (${a} is not null and ${b} is not null) as compared,
        count(*) filter (${within}) as within,
        count(*) filter (${a} is not null and ${b} is null) as only_made,
        count(*) filter (${a} is null and ${b} is not null) as only_stored, ${worst} as worst
      from main.${ident(made)} a join main.${ident(stored)} b on ${on}`)
    found.push({
      column,
      compared: Number(row!.compared),
      within: Number(row!.within),
      onlyMade: Number(row!.only_made),
      onlyStored: Number(row!.only_stored),
      worst: row!.worst === null ? null : Number(row!.worst),
    })
  }
  return found
}
