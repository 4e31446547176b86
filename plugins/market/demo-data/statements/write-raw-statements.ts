import type { Firm } from '../firms/firms.ts'
import type { Workbench } from '../workbench.ts'
import { LETTERS, type StatementLine } from './form-lines.ts'

/** Balances and notes are read at the period's end; income and cash flow add up over it. */
const isFlow = (letter: string) =>
  `(code like '${letter}IS\\_%' escape '\\' or code like '${letter}CF%' or code like '${letter}NOT\\_39%' escape '\\')`

/**
 * Writes the four long files of raw statements: every quarter, the half-year and the year of the simulated lines, and
 * in the full scale every quarter of every other line as a part of the simulated line it belongs to.
 */
export async function writeRawStatements(
  bench: Workbench,
  lines: readonly StatementLine[],
  everyLine: boolean,
): Promise<void> {
  const parts = everyLine ? lines.filter((line) => line.code !== line.parent) : []
  await bench.append('parts', [
    { name: 'code', type: 'VARCHAR', values: parts.map((line) => line.code) },
    { name: 'parent', type: 'VARCHAR', values: parts.map((line) => line.parent) },
  ])
  for (const [entity, letter] of Object.entries(LETTERS)) {
    await writeEntity(bench, entity as Firm['entity'], letter)
  }
}

async function writeEntity(bench: Workbench, entity: Firm['entity'], letter: string): Promise<void> {
  const name = entity.toLowerCase()
  await bench.run(`create or replace table long_lines as
    select symbol, report_date::date as report_date, year, quarter, code, value from (
      unpivot ${name}_lines on columns(* exclude (symbol, report_date, year, quarter)) into name code value value
    )`)
  // Each firm reports about two thirds of the parts; those it reports add up to their parent.
  await bench.run(`create or replace table shares as
    select symbol, code, parent, weight / sum(weight) over (partition by symbol, parent) as share from (
      select symbol, code, parent, 0.05 + (hash(symbol, code) % 1000) / 1000.0 as weight
      from (select distinct symbol from long_lines) cross join parts
      where parent like '${letter}%' and hash(code, symbol) % 3 > 0
    )`)
  const period = (kind: 'S' | 'Y', quarter: number, days: number, months: number) => `
    select symbol, max(report_date) as report_date, (max(report_date) + ${days})::varchar as reported, '${kind}' as freq, 'Y' as audited,
      ${months}::bigint as months, code, case when ${isFlow(letter)} then sum(value) else arg_max(value, quarter) end as value, year, ${quarter} as quarter
    from long_lines where quarter <= ${quarter} group by symbol, code, year having count(*) = ${quarter}`
  await bench.write(
    `processed/fundamental/${name}_full.parquet`,
    `with periods as (
       select symbol, report_date, (report_date + case when quarter = 4 then 30 else 28 end)::varchar as reported, 'Q' as freq, 'N' as audited,
         3::bigint as months, code, value, year, quarter from long_lines
       union all select l.symbol, l.report_date, (l.report_date + 28)::varchar, 'Q', 'N', 3, s.code, round(l.value * s.share / 1e6) * 1e6, l.year, l.quarter
       from long_lines l join shares s on s.symbol = l.symbol and s.parent = l.code
       union all ${period('S', 2, 45, 0)}
       union all ${period('Y', 4, 88, 12)}
     )
     select symbol as SECURITY_CODE, report_date::timestamp_ns as REPORT_DATE, reported as REPORTED_DATE, freq as FREQ_CODE, audited as AUDITED,
       months as MONTH_IN_PERIOD, code as METRIC_CODE, value as METRIC_VALUE, '${entity}' as ENTITY_TYPE, year as YEAR, quarter as QUARTER
     from periods order by SECURITY_CODE, REPORT_DATE, FREQ_CODE, METRIC_CODE`,
  )
}
