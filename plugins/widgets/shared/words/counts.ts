/** Whole numbers: how many there are. */
export const COUNT = { style: 'number', decimals: 0 } as const
/** Parts of a whole. */
export const SHARE = { style: 'percent', decimals: 1 } as const
