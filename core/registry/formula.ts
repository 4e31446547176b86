/** A metric's definition over other metrics, parsed. See `parseFormula`. */
export interface Formula {
  readonly text: string
  readonly expression: Expression
  /** Metric ids it reads, in order of appearance. */
  readonly reads: readonly string[]
}

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'metric'; readonly id: string; readonly at: number }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly op: '+' | '-' | '*' | '/'
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly args: readonly Expression[]
      readonly at: number
    }
