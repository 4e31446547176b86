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

const WORDS = {
  en: {
    alone: 'No trail: the data has one point of each, not the sessions before it',
    some: (n: number, all: number) => `A trail for ${n} of ${all}: of the others the data has one point`,
  },
  vi: {
    alone: 'Không có đường di chuyển: dữ liệu chỉ có một điểm của mỗi đối tượng, thiếu các phiên trước',
    some: (n: number, all: number) =>
      `Đường di chuyển của ${n}/${all}: các đối tượng còn lại chỉ có một điểm`,
  },
}

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
  const lacking = (options.trail ?? 0) > 1 ? trailLess(heads, lang) : ''
  const head = pointed && heads[pointed.at]!
  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <p className="text-12 leading-[1.45] text-fg-3">
        → {say(across.label, lang)} · ↑ {say(up.label, lang)}
        {lacking && <span className="ml-3 text-fg-2">{lacking}</span>}
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

/** Why ways are missing that were asked for; nothing where all are there. */
function trailLess(heads: readonly Head[], lang: Lang): string {
  const words = say(WORDS, lang)
  const moving = heads.filter(({ trail }) => trail.length > 1).length
  if (moving === 0) return words.alone
  return moving < heads.length ? words.some(moving, heads.length) : ''
}

const sentence = (one: Head, [across, up]: readonly [Column, Column], lang: Lang) =>
  `${one.name}: ${say(QUADRANTS, lang)[one.quadrant]}, ${shortLabel(across, lang)} ${formatCell(one.x, across, lang)}, ${shortLabel(up, lang)} ${formatCell(one.y, up, lang)}`
