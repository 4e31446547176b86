import { raw, type Sql } from 'rattan/plugin'

/*
 * Arithmetic of statements as fragments. Arguments are expressions that we wrote. Rows have `symbol` and `position`, a
 * running number of quarters: a quarter that is missing is missing, and nothing is taken from the one before it.
 */

const window = (from: number, to = 0) =>
  `over (partition by symbol order by position range between ${from} preceding and ${to === 0 ? 'current row' : `${to} preceding`})`

/** One over the other, times `factor`; null over zero. */
export const ratio = (a: string, b: string, factor = 1): Sql =>
  raw(`(${a}) / nullif(${b}, 0)${factor === 1 ? '' : ` * ${factor}`}`)

/** The value of so many quarters before. */
export const before = (a: string, quarters: number): Sql => raw(`max(${a}) ${window(quarters, quarters)}`)

/** The sum of this quarter and the three before it; null unless all four are there. */
export const ttm = (a: string): Sql =>
  raw(`case when count(${a}) ${window(3)} = 4 then sum(${a}) ${window(3)} end`)

/** The mean of this quarter and the one before it; of this one alone where there is no other. */
export const mean2 = (a: string): Sql => raw(`avg(${a}) ${window(1)}`)

/** The mean of those of the last four quarters that are there. */
export const mean4 = (a: string): Sql => raw(`avg(${a}) ${window(3)}`)

/** The change, times `factor`, against the size of what it was; null from zero. */
export const growth = (now: string, base: string, factor = 100): Sql =>
  raw(`(${now} - ${base}) / nullif(abs(${base}), 0)${factor === 1 ? '' : ` * ${factor}`}`)
