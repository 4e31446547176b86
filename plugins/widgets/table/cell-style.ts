import type { Cell } from 'rattan/plugin'
import { cellTone } from '../shared/colours/cell-tone.ts'
import { diverging, sequential } from '../shared/colours/heat.ts'
import { judge, signOf } from '../shared/colours/judge.ts'
import { toneText } from '../shared/colours/tones.ts'
import { type DrawnColumn, number } from './columns.ts'

interface CellStyle {
  readonly color?: string
  readonly background?: string
}

/** Colour of the text and of the cell behind it; undefined where the cell is plain. */
export function cellStyle(cell: Cell | undefined, drawn: DrawnColumn): CellStyle | undefined {
  const { column, as, domain } = drawn
  const value = number(cell)
  if (cell === null || cell === undefined || (column.type === 'number' && value === null))
    return { color: 'var(--text-3)' }
  if (value === null || as === 'badge') return undefined
  if (as !== 'heat') return textStyle(value, drawn)
  return column.direction === 'none'
    ? sequential(value, domain)
    : (diverging(value, domain, column.direction) ?? undefined)
}

/** By what the value means; beyond the domain of a change, on a tint of that. */
function textStyle(value: number, { column, as, look }: DrawnColumn): CellStyle | undefined {
  const rule = look.colour ?? (column.format.signed || as === 'change' ? 'direction' : 'none')
  if (rule === 'none') return undefined
  const tone = rule === 'thresholds' ? cellTone(value, column) : signTone(value, column)
  if (!tone) return undefined
  const strong = as === 'change' && look.domain && (value < look.domain[0] || value > look.domain[1])
  return { color: toneText(tone), ...(strong ? { background: `var(--${tone}-tint)` } : {}) }
}

function signTone(value: number, column: DrawnColumn['column']): string | undefined {
  return { good: 'up', bad: 'down', none: undefined }[judge(signOf(value, column.format), column.direction)]
}
