import { defineQuery, groupColumn, plainColumn, sql, Type } from 'rattan/plugin'

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
    groupColumn(registry),
    plainColumn('tickers', 'number', registry),
    plainColumn('liquid', 'number', registry),
    { ...plainColumn('members', 'text', registry), type: 'list' },
    plainColumn('total_sectors', 'number', registry),
    plainColumn('total_tickers', 'number', registry),
  ],

  plan({ shown }, { registry }) {
    const tickers = [...registry.subjects.values()].filter(
      ({ group, apart }) => !apart && registry.groups.has(group),
    )
    const rows = sql`select unnest(${tickers.map(({ symbol }) => symbol)}) as symbol,
      unnest(${tickers.map(({ group }) => group)}) as sector,
      unnest(${tickers.map(({ main }) => (main ? 1 : 0))}) as liquid`
    const statement = sql`select sector, cast(count(*) as integer) as tickers, cast(sum(liquid) as integer) as liquid,
        list_slice(list_sort(list(symbol)), 1, ${shown}) as members,
        cast(count(*) over () as integer) as total_sectors, cast(sum(count(*)) over () as integer) as total_tickers
      from (${rows}) group by sector order by sector`
    return { statement }
  },
})
