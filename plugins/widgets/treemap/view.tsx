import type { ViewProps } from 'rattan/plugin'
import { useMemo, useRef } from 'react'
import { Treemap as Areas, type TreemapNode } from 'recharts'
import { HeatLegend } from '../shared/colours/heat-legend.tsx'
import { useSize } from '../shared/element/use-size.ts'
import { usePointed } from '../shared/pointing/use-pointed.ts'
import { columnOf, rowOf } from '../shared/table/read-table.ts'
import { NoData } from '../shared/words/no-data.tsx'
import { Area } from './area.tsx'
import { coloursOf } from './colours.ts'
import { grouped, type Leaf, leavesOf } from './leaves.ts'
import type { TreemapOptions } from './widget.ts'
import { colourWords, LeafWords, Meanings, summary } from './words.tsx'

const START = { width: 560, height: 340 }
export default function Treemap({ table, options, lang, title, onRow }: ViewProps<TreemapOptions>) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame, START)
  const leaves = useMemo(() => leavesOf(table, options, lang), [table, options, lang])
  const data = useMemo(() => grouped(table, options, leaves, lang), [table, options, leaves, lang])
  const colours = useMemo(() => coloursOf(table, options), [table, options])
  const { pointed, handlers } = usePointed({
    count: leaves.length,
    find: (_x, _y, over) => leafUnder(leaves, over),
    onOpen: onRow && ((at) => onRow(rowOf(table, leaves[at]!.row))),
  })
  const measured = columnOf(table, options.size)
  if (leaves.length === 0 || !measured) return <NoData title={title} lang={lang} />

  const leaf = pointed && leaves[pointed.at]!
  return (
    <div className="flex h-full min-h-0 flex-col gap-1.5">
      <div
        ref={frame}
        role="img"
        aria-label={summary(title, leaves, colours, lang)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from area to area
        tabIndex={0}
        className={`relative min-h-0 flex-1 ${onRow ? 'cursor-pointer' : ''}`}
        {...handlers}
      >
        <div className="absolute inset-0">
          <Areas
            {...size}
            data={data}
            dataKey="size"
            aspectRatio={1}
            isAnimationActive={false}
            content={(node: TreemapNode) => (
              <Area
                node={node}
                fill={colours.fill(Number(node.row))}
                value={typeof node.row === 'number' ? colourWords(node.row, colours, lang) : ''}
                active={leaf !== null && node.row === leaf.row}
              />
            )}
          />
        </div>
      </div>
      <p className="min-h-[17px] truncate text-12 leading-[1.45] text-fg-2" aria-live="polite">
        {leaf ? (
          <LeafWords {...{ leaf, table, measured, colours, lang }} />
        ) : (
          <Meanings {...{ measured, colours, lang }} />
        )}
      </p>
      {colours.column && (
        <div className="-mx-(--card-x)">
          <HeatLegend
            {...{ domain: colours.domain, lang }}
            scale="div"
            column={{ ...colours.column, thresholds: [] }}
          />
        </div>
      )}
    </div>
  )
}

/** The area below the pointer; between areas there is none. */
function leafUnder(leaves: readonly Leaf[], over: Element): number | null {
  const row = over.closest('[data-row]')?.getAttribute('data-row')
  const at = leaves.findIndex((leaf) => String(leaf.row) === row)
  return at < 0 ? null : at
}
