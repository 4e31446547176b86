import { literal, type ProcessorStep, type Registry, raw } from 'rattan/plugin'

/** Table `ticker_sectors`: every ticker that counts in a sector, and the sector's code. */
export function sectorStep(registry: Registry): ProcessorStep {
  const rows = [...registry.subjects.values()]
    .filter(({ apart, group }) => apart !== true && group !== null)
    .map(({ symbol, group }) => `(${literal(symbol).text[0]}, ${literal(group).text[0]})`)
  const values = rows.length === 0 ? '(null::varchar, null::varchar)' : rows.join(', ')
  return {
    name: 'ticker_sectors',
    sql: raw(
      `select symbol, sector_code from (values ${values}) t(symbol, sector_code) where symbol is not null`,
    ),
  }
}

/** SQL of the first of the `sessions` newest dates of a table; the earliest of all where there are not so many. */
export const since = (table: string, sessions: number): string =>
  `(select min(date) from (select distinct date from ${table} order by date desc limit ${sessions}))`
