import { ident, join, literal, raw, type Sql, sql } from 'rattan/plugin'

/** What a processor reads of statement lines, one row a line. */
export const LINE_COLUMNS = [
  'SECURITY_CODE',
  'REPORT_DATE',
  'FREQ_CODE',
  'METRIC_CODE',
  'METRIC_VALUE',
] as const

/**
 * Statement lines with a column each: `symbol`, `report_date`, `year`, `quarter`, `position` (a running number of
 * quarters), then the lines by their names; null where a statement has no such line. Quarters only; lines of `anyFrequency`
 * are read from the half-year or the year that ends on the same day where the quarter has none.
 *
 * @param from the table of lines
 * @param lines codes by the column's name
 */
export function quarters(
  from: string,
  lines: Readonly<Record<string, string>>,
  anyFrequency: Readonly<Record<string, string>> = {},
): Sql {
  const value = (code: string, frequency: string) =>
    sql`max(METRIC_VALUE) filter (METRIC_CODE = ${literal(code)} and FREQ_CODE = ${literal(frequency)})`
  const quarterly = Object.entries(lines).map(([name, code]) => sql`${value(code, 'Q')} as ${ident(name)}`)
  const any = Object.entries(anyFrequency).map(
    ([name, code]) =>
      sql`coalesce(${value(code, 'Q')}, ${value(code, 'S')}, ${value(code, 'Y')}) as ${ident(name)}`,
  )
  const codes = [...Object.values(lines), ...Object.values(anyFrequency)]
  return sql`select SECURITY_CODE as symbol, REPORT_DATE as report_date, cast(year(REPORT_DATE) as integer) as year,
      cast(quarter(REPORT_DATE) as integer) as quarter, cast(year(REPORT_DATE) * 4 + quarter(REPORT_DATE) as integer) as position,
      ${join([...quarterly, ...any])}
    from ${raw(from)} where METRIC_CODE in (${join([...new Set(codes)].map(literal))}) and METRIC_VALUE is not null
    group by SECURITY_CODE, REPORT_DATE having count(*) filter (FREQ_CODE = 'Q') > 0`
}
