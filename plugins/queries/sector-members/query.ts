import Type from 'typebox'
import { defineQuery } from '../../../core/plugin.ts'
import { sql } from '../../../core/sql.ts'
import { plainColumn, sectorColumn } from '../shared/columns.ts'

const params = Type.Object(
  {
    shown: Type.Integer({ minimum: 1, maximum: 50, default: 5, description: 'how many tickers are named' }),
  },
  { additionalProperties: false },
)

/** What the ticker registry says of each sector: how many tickers it has, and the first of them by symbol. */
export const sectorMembers = defineQuery({
  name: 'sector-members',
  summary: 'Tickers of each sector by the registry: how many, how many liquid, and the first of them',
  params,

  columns: (_params, registry) => [
    sectorColumn(registry),
    plainColumn('tickers', 'number', registry),
    plainColumn('liquid', 'number', registry),
    { ...plainColumn('members', 'text', registry), type: 'list' },
    plainColumn('total_sectors', 'number', registry),
    plainColumn('total_tickers', 'number', registry),
  ],

  sql({ shown }, { registry }) {
    const tickers = [...registry.tickers.values()].filter(
      ({ sector, apart }) => !apart && registry.sectors.has(sector),
    )
    const rows = sql`select unnest(${tickers.map(({ symbol }) => symbol)}) as symbol,
      unnest(${tickers.map(({ sector }) => sector)}) as sector,
      unnest(${tickers.map(({ liquid }) => (liquid ? 1 : 0))}) as liquid`
    return sql`select sector, cast(count(*) as integer) as tickers, cast(sum(liquid) as integer) as liquid,
        list_slice(list_sort(list(symbol)), 1, ${shown}) as members,
        cast(count(*) over () as integer) as total_sectors, cast(sum(count(*)) over () as integer) as total_tickers
      from (${rows}) group by sector order by sector`
  },
})
