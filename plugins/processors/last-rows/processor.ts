import { defineProcessor, ident, join, raw, sql, Type } from 'rattan/plugin'

const Names = Type.Array(Type.String({ description: 'a column' }), { maxItems: 20 })

/** The newest rows of a data set: all of its newest moments, or the newest of each subject. */
export default defineProcessor({
  name: 'last-rows',
  summary: 'The newest rows of a data set, of all or of each.',
  params: Type.Object(
    {
      by: Type.String({ default: 'date', description: 'the column of time' }),
      last: Type.Integer({ default: 1, minimum: 1, description: 'how many moments' }),
      of: { ...Names, default: [], description: 'by whom they are counted; nobody: by all together' },
      order: { ...Names, default: [], description: 'how rows are ordered after that' },
    },
    { additionalProperties: false },
  ),
  inputs: { rows: { columns: [] } },
  plan({ by, last, of, order }, { has }) {
    const lacks = [by, ...of, ...order].find((name) => !has('rows', name))
    if (lacks !== undefined) throw new Error(`input "rows" of processor last-rows has no column ${lacks}`)
    const partition = of.length === 0 ? raw('') : sql`partition by ${join(of.map(ident))} `
    const columns = [...new Set([...of, by, ...order])]
    return {
      rows: sql`select * from rows where ${ident(by)} is not null
        qualify dense_rank() over (${partition}order by ${ident(by)} desc) <= ${raw(String(last))} order by ${join(columns.map(ident))}`,
    }
  },
})
