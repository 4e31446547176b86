import { type Column, formatCell, type Lang, say } from 'rattan/plugin'
import { TipBox, TipLine } from '../shared/marks/tip-box.tsx'
import { shortLabel } from '../shared/table/read-table.ts'
import type { Frame } from './frame.ts'
import type { Head } from './points.ts'
import { QUADRANTS, quadrantColour } from './quadrants.ts'

/** What a head is and where, beside it on the sides that have more room. */
export function HeadTip({
  head,
  frame,
  columns,
  lang,
}: {
  readonly head: Head
  readonly frame: Frame
  readonly columns: readonly [Column, Column]
  readonly lang: Lang
}) {
  const { size, bottom } = frame
  const [left, top] = [frame.left(head.x), frame.top(head.y)]
  return (
    <TipBox
      className="min-w-[150px]"
      style={{
        ...(left > size.width / 2 ? { right: size.width - left + 14 } : { left: left + 14 }),
        ...(top > bottom / 2 ? { bottom: size.height - top + 4 } : { top: top + 4 }),
      }}
    >
      <p className="mb-0.5 font-strong">{head.name}</p>
      <p style={{ color: quadrantColour(head.quadrant) }}>{say(QUADRANTS, lang)[head.quadrant]}</p>
      {columns.map((column, i) => (
        <TipLine key={column.name} name={shortLabel(column, lang)}>
          {formatCell(i === 0 ? head.x : head.y, column, lang)}
        </TipLine>
      ))}
    </TipBox>
  )
}
