type Side = 'left' | 'right'

interface Axes {
  /** Right: every line after the first; or the axis of each by name. */
  readonly axis?: Side | Readonly<Record<string, Side>>
  readonly main?: string
}

/**
 * The axis of one of the lines `y` of a plot. The main column has its axis on the right, and what explains it or stands
 * below it shares that.
 */
export function axisOf({ axis = 'left', main }: Axes, name: string, index: number): Side {
  if (typeof axis === 'object') return axis[name] === 'right' ? 'right' : 'left'
  return main !== undefined || (axis === 'right' && index > 0) ? 'right' : 'left'
}
