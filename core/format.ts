/** How a number, date or period is shown. The reader's language decides separators, words and order. */
export interface Format {
  readonly style:
    | 'number'
    | 'money'
    | 'percent'
    | 'points'
    | 'basis-points'
    | 'multiple'
    | 'sigma'
    | 'date'
    | 'datetime'
    | 'period'
    | 'text'
    | 'boolean'
  readonly decimals?: number
  /** Money and large counts: the raw value is divided by this word. */
  readonly scale?: 'one' | 'thousand' | 'million' | 'billion' | 'trillion'
  /** Always show + or −; zero has none. */
  readonly signed?: boolean
}
