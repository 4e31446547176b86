import { raw, type Sql } from '../../../../core/sql/sql.ts'

/** Statement lines of one quarter: values by code. */
export interface Statement {
  readonly symbol: string
  readonly date: string
  readonly frequency?: string
  readonly lines: Readonly<Record<string, number | null>>
}

/** Rows of a long data set, for tests. */
export function linesOf(statements: readonly Statement[]): Sql {
  const rows = statements.flatMap(({ symbol, date, frequency = 'Q', lines }) =>
    Object.entries(lines).map(
      ([code, value]) => `('${symbol}', date '${date}', '${frequency}', '${code}', ${value}::double)`,
    ),
  )
  return raw(
    `select * from (values ${rows.join(', ')}) as t(SECURITY_CODE, REPORT_DATE, FREQ_CODE, METRIC_CODE, METRIC_VALUE)`,
  )
}

/** Columns of a table as if they were statement lines, for tests: codes by column. */
export function linesFrom(table: string, codes: Readonly<Record<string, string>>): Sql {
  const parts = Object.entries(codes).map(
    ([column, code]) =>
      `select symbol as SECURITY_CODE, report_date as REPORT_DATE, 'Q' as FREQ_CODE, '${code}' as METRIC_CODE, cast("${column}" as double) as METRIC_VALUE from "${table}"`,
  )
  return raw(parts.join(' union all '))
}
