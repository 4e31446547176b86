import type { LineOptions } from './widget.ts'

/**
 * The axis of one of the lines `y` of a plot. The main column has its axis on the right, and what explains it or stands
 * below it shares that.
 */
export function axisOf(
  { axis = 'left', main }: Pick<LineOptions, 'axis' | 'main'>,
  name: string,
  index: number,
): 'left' | 'right' {
  if (typeof axis === 'object') return axis[name] === 'right' ? 'right' : 'left'
  return main !== undefined || (axis === 'right' && index > 0) ? 'right' : 'left'
}
