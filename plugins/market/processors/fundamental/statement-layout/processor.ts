import { defineProcessor, literal, raw, sql, Type } from 'rattan/plugin'

/**
 * Statement lines as they come from the data vendor to the long layout that all metrics are made of: one value a ticker,
 * day, frequency and line, that of the newest report. Quarters are of that quarter alone. `flows` names the lines that add
 * up over a year: of these a second quarter follows from the half-year, and a fourth from the year, where the vendor has no
 * such quarter but the others.
 */
export default defineProcessor({
  name: 'statement-layout',
  summary: 'Statement lines as the vendor has them to the long layout',
  params: Type.Object(
    {
      entity: Type.String({ description: 'what all rows say in ENTITY_TYPE' }),
      flows: Type.Array(Type.String({ pattern: '^[A-Z]+_$' }), {
        default: [],
        description:
          'beginnings of the codes of lines that add up over a year: BIS_; none are worked out where left out',
      }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    rows: {
      columns: [
        ...['SECURITY_CODE', 'REPORT_DATE', 'REPORTED_DATE', 'FREQ_CODE', 'AUDITED', 'MONTH_IN_PERIOD'],
        ...['METRIC_CODE', 'METRIC_VALUE'],
      ],
    },
  },
  plan: ({ entity, flows }) => {
    const flow = raw(flows.map((start) => `starts_with(METRIC_CODE, '${start}')`).join(' or ') || 'false')
    return {
      steps: [
        {
          name: 'lines',
          sql: sql`select upper(trim(SECURITY_CODE)) as SECURITY_CODE, REPORT_DATE, REPORTED_DATE, FREQ_CODE, AUDITED, MONTH_IN_PERIOD,
              METRIC_CODE, METRIC_VALUE
            from rows where METRIC_VALUE is not null and FREQ_CODE in ('Q', 'S', 'Y') and last_day(REPORT_DATE) = REPORT_DATE and month(REPORT_DATE) % 3 = 0
            qualify row_number() over (partition by upper(trim(SECURITY_CODE)), REPORT_DATE, FREQ_CODE, METRIC_CODE
              order by REPORTED_DATE desc nulls last, AUDITED desc nulls last, METRIC_VALUE) = 1`,
        },
        {
          name: 'quarters_of_flows',
          sql: sql`select SECURITY_CODE, year(REPORT_DATE) as year, METRIC_CODE,
              max(METRIC_VALUE) filter (FREQ_CODE = 'Q' and quarter(REPORT_DATE) = 1) as q1,
              max(METRIC_VALUE) filter (FREQ_CODE = 'Q' and quarter(REPORT_DATE) = 2) as q2,
              max(METRIC_VALUE) filter (FREQ_CODE = 'Q' and quarter(REPORT_DATE) = 3) as q3,
              max(METRIC_VALUE) filter (FREQ_CODE = 'Q' and quarter(REPORT_DATE) = 4) as q4,
              max(METRIC_VALUE) filter (FREQ_CODE = 'S' and quarter(REPORT_DATE) = 2) as half,
              max(METRIC_VALUE) filter (FREQ_CODE = 'Y' and quarter(REPORT_DATE) = 4) as whole
            from lines where ${flow} group by all`,
        },
        {
          name: 'worked_out',
          sql: sql`select SECURITY_CODE, make_date(year, 6, 30) as REPORT_DATE, METRIC_CODE, half - q1 as METRIC_VALUE, 'S' as of
              from quarters_of_flows where q2 is null and half is not null and q1 is not null
            union all
            select SECURITY_CODE, make_date(year, 12, 31), METRIC_CODE, whole - q1 - coalesce(q2, half - q1) - q3, 'Y'
              from quarters_of_flows where q4 is null and whole is not null and q1 is not null and q3 is not null
                and coalesce(q2, half - q1) is not null`,
        },
        {
          name: 'all_lines',
          sql: sql`select * from lines union all by name
            select w.SECURITY_CODE, w.REPORT_DATE, l.REPORTED_DATE, 'Q' as FREQ_CODE, l.AUDITED, cast(3 as integer) as MONTH_IN_PERIOD,
              w.METRIC_CODE, w.METRIC_VALUE
            from worked_out w join lines l on l.SECURITY_CODE = w.SECURITY_CODE and l.REPORT_DATE = w.REPORT_DATE
              and l.METRIC_CODE = w.METRIC_CODE and l.FREQ_CODE = w.of`,
        },
      ],
      rows: sql`select SECURITY_CODE, REPORT_DATE, REPORTED_DATE, FREQ_CODE, AUDITED, MONTH_IN_PERIOD, METRIC_CODE, METRIC_VALUE,
          ${literal(entity)} as ENTITY_TYPE, cast(year(REPORT_DATE) as integer) as YEAR, cast(quarter(REPORT_DATE) as integer) as QUARTER
        from all_lines order by SECURITY_CODE, REPORT_DATE, FREQ_CODE, METRIC_CODE`,
    }
  },
})
