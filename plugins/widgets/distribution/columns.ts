/** Columns that are read where the options name no other. */
const DISTRIBUTION_COLUMNS = {
  name: 'label',
  low: 'min',
  from: 'p25',
  middle: 'median',
  to: 'p75',
  high: 'max',
  current: 'current',
  status: 'status',
} as const

/** The names of the columns that are read. */
export const columnNames = (options: { readonly [name in keyof typeof DISTRIBUTION_COLUMNS]?: string }) => ({
  ...DISTRIBUTION_COLUMNS,
  ...options,
})
