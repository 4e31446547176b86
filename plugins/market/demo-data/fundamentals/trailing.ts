/** SQL over a firm's quarters in order. */
export const bySymbol = 'partition by symbol order by year, quarter'

/** Sum of the last four records, null until there are four. */
export const ttm = (column: string) =>
  `case when count(${column}) over (${bySymbol} rows 3 preceding) = 4 then sum(${column}) over (${bySymbol} rows 3 preceding) end`
/** Change of a trailing sum over four records, percent of its size. */
export const ttmGrowth = (column: string) =>
  `(${column} - lag(${column}, 4) over (${bySymbol})) / nullif(abs(lag(${column}, 4) over (${bySymbol})), 0) * 100`
export const mean4 = (column: string) => `avg(${column}) over (${bySymbol} rows 3 preceding)`
export const mean2 = (column: string) => `avg(${column}) over (${bySymbol} rows 1 preceding)`
export const ratio = (above: string, below: string, times = 1) =>
  `${above} / nullif(${below}, 0)${times === 1 ? '' : ` * ${times}`}`
