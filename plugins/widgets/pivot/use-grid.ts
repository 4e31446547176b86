import { type KeyboardEvent, type RefObject, useState } from 'react'
import type { CellProps } from './metric-row.tsx'

/**
 * Walking the cells of a table by arrows: only one cell is in the tab order. What Enter opens is the column of that cell,
 * counted without the heads.
 */
export function useGrid(
  grid: RefObject<HTMLElement | null>,
  last: Place,
  onOpen: ((column: number) => void) | undefined,
) {
  const [cell, setCell] = useState<Place>({ row: 0, column: 0 })
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && cell.column > 0) onOpen?.(cell.column - 1)
    const next = step(event, cell, last)
    if (!next) return
    event.preventDefault()
    setCell(next)
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.row}.${next.column}"]`)?.focus()
  }
  const cellProps = (row: number, column: number): CellProps => ({
    'data-cell': `${row}.${column}`,
    tabIndex: cell.row === row && cell.column === column ? 0 : -1,
    onFocus: () => setCell({ row, column }),
  })
  return { move, cellProps }
}

/** A cell of the grid: row and column 0 are the heads. */
interface Place {
  readonly row: number
  readonly column: number
}

/** Arrows by one cell, Home and End along the row, with Ctrl to the corner. */
function step(event: KeyboardEvent, at: Place, last: Place): Place | undefined {
  const moves: Readonly<Record<string, Place>> = {
    ArrowUp: { ...at, row: at.row - 1 },
    ArrowDown: { ...at, row: at.row + 1 },
    ArrowLeft: { ...at, column: at.column - 1 },
    ArrowRight: { ...at, column: at.column + 1 },
    Home: { row: event.ctrlKey ? 0 : at.row, column: 0 },
    End: { row: event.ctrlKey ? last.row : at.row, column: last.column },
  }
  const next = moves[event.key]
  return (
    next && {
      row: Math.max(0, Math.min(last.row, next.row)),
      column: Math.max(0, Math.min(last.column, next.column)),
    }
  )
}
