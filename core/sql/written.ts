import { decimalsOf, type Format, scaleOf } from '../words/format.ts'
import { raw, type Sql, sql } from './sql.ts'

/**
 * The sign of a number as readers see it written: −1, 0 or 1, null of null. What is written as zero has none, so that
 * no word for a direction stands beside "0.0%".
 */
export function writtenSign(value: Sql, format: Format): Sql {
  const { size } = scaleOf(format)
  const scaled = size === 1 ? value : sql`(${value}) / ${raw(size.toExponential())}`
  return sql`sign(round(${scaled}, ${raw(String(decimalsOf(format)))}))`
}

/** One of three words by the written sign of a number, `level` for what is neither above nor below; null of null. */
export function wordOfSign(
  value: Sql,
  format: Format,
  words: { readonly above: string; readonly level: string; readonly below: string },
): Sql {
  return sql`case ${writtenSign(value, format)} when 1 then ${words.above} when 0 then ${words.level}
    when -1 then ${words.below} end`
}
