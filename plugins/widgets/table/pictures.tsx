import type { Cell } from 'rattan/plugin'
import { shareWithin } from '../shared/axis/ends.ts'
import { cellTone } from '../shared/colours/cell-tone.ts'
import { judge } from '../shared/colours/judge.ts'
import { toneColour, toneFill } from '../shared/colours/tones.ts'
import { Sparkline } from '../shared/marks/sparkline.tsx'
import { type DrawnColumn, number } from './columns.ts'

/** From zero, which is the left end unless there are values below it. */
export function Bar({ value, drawn }: { readonly value: number | null; readonly drawn: DrawnColumn }) {
  if (value === null) return null
  const { column, domain } = drawn
  const from = shareWithin(Math.min(0, value), domain)
  const to = shareWithin(Math.max(0, value), domain)
  return (
    <span aria-hidden className="relative h-1 w-[38px] shrink-0 bg-active">
      <i
        className="absolute inset-y-0"
        style={{
          left: `${from * 100}%`,
          width: `${(to - from) * 100}%`,
          background: toneFill(cellTone(value, column)),
        }}
      />
    </span>
  )
}

export function Position({ value, drawn }: { readonly value: number | null; readonly drawn: DrawnColumn }) {
  if (value === null) return null
  const colour = toneColour(cellTone(value, drawn.column), 'var(--text-2)')
  return (
    <span aria-hidden className="relative h-px w-9 shrink-0 bg-line-control">
      <i
        className="absolute -top-[2.5px] size-1.5 -translate-x-1/2 rounded-full"
        style={{ left: `${shareWithin(value, drawn.domain) * 100}%`, background: colour }}
      />
    </span>
  )
}

export function Trend({ cell, drawn }: { readonly cell: Cell | undefined; readonly drawn: DrawnColumn }) {
  const values = (Array.isArray(cell) ? cell : []).map((item) => number(item))
  const present = values.filter((value) => value !== null)
  const change = present.length > 1 ? present.at(-1)! - present[0]! : 0
  const { direction } = drawn.column
  const good = judge(change, direction === 'none' ? 'up' : direction)
  const colour = { good: 'var(--up)', bad: 'var(--down)', none: 'var(--text-2)' }[good]
  return <Sparkline values={values} colour={colour} className="ml-auto h-[22px] w-14" />
}
