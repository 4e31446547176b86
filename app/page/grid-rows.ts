import type { ResolvedWidget } from '../../core/api/pages.ts'
import type { At } from '../../core/words/table.ts'

interface GridCell {
  readonly at: At
  readonly frame: ResolvedWidget['frame']
}

/**
 * The rows of a wide grid as a CSS track list, and the grid line at which a row of the page file starts. A row unit is
 * 60 px; a row that only headings cross is as high as they are, one of single-row cards as high as a card, and one of
 * lines of words as high as those. Rows that nothing crosses, since their widgets are hidden, take no space.
 */
export function gridRows(cells: readonly GridCell[]): { template: string; lineOf: (y: number) => number } {
  const height = Math.max(0, ...cells.map(({ at }) => at.y + at.h))
  const lines = new Map<number, number>()
  const tracks: string[] = []
  for (let y = 0; y < height; y++) {
    const crossing = cells.filter(({ at }) => at.y <= y && y < at.y + at.h)
    if (crossing.length === 0) continue
    tracks.push(trackOf(crossing))
    lines.set(y, tracks.length)
  }
  return { template: tracks.join(' ') || 'none', lineOf: (y) => lines.get(y) ?? 1 }
}

function trackOf(crossing: readonly GridCell[]): string {
  if (crossing.every(({ frame }) => frame === 'bare')) return 'auto'
  if (crossing.every(({ frame, at }) => frame !== 'widget' && at.h === 1))
    return crossing.some(({ frame }) => frame === 'card') ? 'minmax(86px, auto)' : 'minmax(60px, auto)'
  return '60px'
}

/** Which cells stand two in a row on a phone: neighbours that are small on a wide screen too, cards or buttons. */
export function pairedCards(cells: readonly GridCell[]): readonly boolean[] {
  const paired = cells.map(() => false)
  const small = (i: number) => {
    const { frame, at } = cells[i]!
    return (frame === 'card' && at.w <= 4) || (frame === 'bare' && at.w <= 2)
  }
  for (let i = 0; i + 1 < cells.length; i++) {
    if (!small(i) || !small(i + 1) || cells[i]!.frame !== cells[i + 1]!.frame) continue
    paired[i] = paired[i + 1] = true
    i++
  }
  return paired
}
