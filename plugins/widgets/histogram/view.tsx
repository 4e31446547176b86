import { formatValue, say, type ViewProps } from 'rattan/plugin'
import { useRef } from 'react'
import { useSize } from '../shared/element/use-size.ts'
import { usePointed } from '../shared/pointing/use-pointed.ts'
import { columnOf } from '../shared/table/read-table.ts'
import { COUNT } from '../shared/words/counts.ts'
import { binsOf, deviations, statistic } from './bins.ts'
import { frameOf, Picture } from './picture.tsx'
import type { HistogramOptions } from './widget.ts'

const WORDS = {
  en: { current: 'Current', mean: 'Mean', times: 'times' },
  vi: { current: 'Hiện tại', mean: 'Trung bình', times: 'lần' },
}
const SIGMA = { style: 'sigma', decimals: 2 } as const

export default function Histogram({ table, options, lang, title }: ViewProps<HistogramOptions>) {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box, { width: 320, height: 200 })
  const column = columnOf(table, options.from ?? 'from')
  const bins = binsOf(table, options)
  const frame = frameOf(bins, size)
  const { pointed, handlers } = usePointed({ count: bins.length, start: 0, find: frame.binAt })
  if (!column || bins.length === 0) return <p className="text-12 text-fg-3">–</p>

  const words = say(WORDS, lang)
  const show = (value: number | null) => formatValue(value, column.format, lang)
  const current = statistic(table, 'current')
  const mean = statistic(table, 'mean')
  const zscore = statistic(table, 'zscore')
  const shown = pointed && bins[pointed.at]!
  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <p className="truncate text-12 leading-[1.45] text-fg-3" aria-live="polite">
        {shown ? (
          <>
            {show(shown.from)} – {show(shown.to)}
            <b className="ml-1.5 font-medium text-fg">
              {formatValue(shown.count, COUNT, lang)} {words.times}
            </b>
          </>
        ) : (
          <>
            {words.current} <b className="font-medium text-fg">{show(current)}</b>
            {zscore !== null && <span className="ml-1.5">{formatValue(zscore, SIGMA, lang)}</span>}
          </>
        )}
      </p>
      <div
        ref={box}
        role="img"
        aria-label={`${title}. ${words.current} ${show(current)}, ${words.mean} ${show(mean)}, ${frame.ends.map(show).join(' – ')}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move along the bins
        tabIndex={0}
        className="relative min-h-0 flex-1 touch-pan-y"
        {...handlers}
      >
        <Picture
          {...{ frame, bins, current, mean, lang }}
          format={column.format}
          lines={deviations(table, frame.ends)}
          at={pointed?.at ?? null}
        />
      </div>
    </div>
  )
}
