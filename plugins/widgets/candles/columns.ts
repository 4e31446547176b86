/** Columns that are read where the options name no other. */
export const CANDLE_COLUMNS = {
  time: 'date',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
} as const
