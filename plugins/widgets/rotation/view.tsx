import { type Column, formatCell, type Lang, say, type ViewProps } from 'rattan/plugin'
import { useMemo, useRef } from 'react'
import { useSize } from '../shared/element/use-size.ts'
import { usePointed } from '../shared/pointing/use-pointed.ts'
import { columnOf, rowOf, shortLabel } from '../shared/table/read-table.ts'
import { NoData } from '../shared/words/no-data.tsx'
import { frameOf, nearest } from './frame.ts'
import { Quadrants, Ticks } from './ground.tsx'
import { Heads } from './heads.tsx'
import { fieldOf, type Head, headsOf } from './points.ts'
import { QUADRANTS } from './quadrants.ts'
import { HeadTip } from './tip.tsx'
import type { RotationOptions } from './widget.ts'

const START = { width: 720, height: 480 }
/** So many are said to those who cannot see them. */
const SAID = 40

export default function Rotation({ table, options, lang, title, onRow }: ViewProps<RotationOptions>) {
  const { centre = [1, 0], x = 'rs_ratio', y = 'rs_momentum' } = options
  const element = useRef<HTMLDivElement>(null)
  const size = useSize(element, START)
  const heads = useMemo(() => headsOf(table, options, lang), [table, options, lang])
  const field = useMemo(() => fieldOf(heads, options), [heads, options])
  const frame = frameOf(field, size)
  const { pointed, handlers } = usePointed({
    count: heads.length,
    find: (left, top) => nearest(heads, frame, left, top),
    onOpen: onRow && ((at) => onRow(rowOf(table, heads[at]!.row))),
  })
  const [across, up] = [columnOf(table, x), columnOf(table, y)]
  if (heads.length === 0 || !across || !up) return <NoData title={title} lang={lang} />

  const columns = [across, up] as const
  const head = pointed && heads[pointed.at]!
  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <p className="text-12 leading-[1.45] text-fg-3">
        → {say(across.label, lang)} · ↑ {say(up.label, lang)}
      </p>
      <div
        ref={element}
        role="img"
        aria-label={`${title}. ${heads
          .slice(0, SAID)
          .map((one) => sentence(one, columns, lang))
          .join('. ')}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from point to point
        tabIndex={0}
        className={`relative min-h-0 flex-1 ${onRow ? 'cursor-pointer' : ''}`}
        {...handlers}
      >
        <svg width={size.width} height={size.height} className="absolute inset-0" aria-hidden="true">
          <Quadrants {...{ frame, centre, lang }} />
          <Ticks {...{ frame, columns, lang }} />
          <Heads {...{ frame, heads }} at={pointed?.at ?? null} />
        </svg>
        {head && <HeadTip {...{ head, frame, columns, lang }} />}
      </div>
      <span className="sr-only" aria-live="polite">
        {pointed?.by === 'keys' && head && sentence(head, columns, lang)}
      </span>
    </div>
  )
}

const sentence = (one: Head, [across, up]: readonly [Column, Column], lang: Lang) =>
  `${one.name}: ${say(QUADRANTS, lang)[one.quadrant]}, ${shortLabel(across, lang)} ${formatCell(one.x, across, lang)}, ${shortLabel(up, lang)} ${formatCell(one.y, up, lang)}`
