/** The order of use of the series colours; the first four are safe for every kind of colour blindness. */
export const seriesColour = (index: number): string => `var(--c${Math.min(index, 7) + 1})`

/** The colour of one of `count` series that are read together: of three the last is purple, as on every page. */
export const colourAmong = (index: number, count: number): string =>
  seriesColour(count === 3 && index === 2 ? 3 : index)

/** Solid first, then dashed, then dotted. */
export const seriesDash = (index: number): string | undefined => [undefined, '5 3', '1.5 3'][index % 3]

/** Earlier periods are quieter, where the colour has a quiet version. */
export const quiet = (colour: string): string => colour.replace(/^var\((--c\d)\)$/, 'var($1-dim, $&)')
