import type { ViewProps } from 'rattan/plugin'
import { useMemo, useRef, useState } from 'react'
import { ApexDrawing, type Plot } from '../shared/apex.tsx'
import { scaleAround } from '../shared/axis/scale.ts'
import { tickWords } from '../shared/axis/tick-words.ts'
import { useSize } from '../shared/element/use-size.ts'
import { Keys } from '../shared/marks/keys.tsx'
import { usePointed } from '../shared/pointing/use-pointed.ts'
import { bounded } from '../shared/table/bounded.tsx'
import { columnOf, numbersOf, rowOf } from '../shared/table/read-table.ts'
import { NoData } from '../shared/words/no-data.tsx'
import { type Box, boxesOf, extent } from './boxes.ts'
import { columnNames } from './columns.ts'
import { drawing } from './drawing.ts'
import { boxKeys, statusKeys } from './keys.ts'
import { BandGround, Names, ReferenceLine } from './over-plot.tsx'
import { sentence } from './sentence.ts'
import { BoxTip } from './tip.tsx'
import type { DistributionOptions } from './widget.ts'

const START = { width: 720, height: 300 }
/** Room for the axis at the left. */
const SIDE = 50
/** Narrower bands would make names unreadable: the boxes scroll instead. */
const BAND = 38
const LETTER = 6

/** Boxes stand side by side, each with its elements, and all of them are said. */
const MOST = 200

export default bounded(Distribution, MOST)

function Distribution({ table, options, lang, title, onRow }: ViewProps<DistributionOptions>) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame, START)
  const [plot, setPlot] = useState<Plot | null>(null)
  const current = columnOf(table, columnNames(options).current)
  const boxes = useMemo(() => boxesOf(table, options, lang), [table, options, lang])
  const reference = options.reference ? (numbersOf(table, options.reference)[0] ?? null) : null
  const width = Math.max(size.width, SIDE + boxes.length * BAND)
  const band = bandOf(plot, (width - SIDE) / boxes.length)
  const foot = longestName(boxes) * LETTER <= band ? 18 : 44
  const height = Math.max(80, size.height - foot)
  const scale = useMemo(() => scaleOf(boxes, reference), [boxes, reference])
  const shape = useMemo(() => {
    const labels = tickWords(scale.ticks, scale.step, current?.format ?? { style: 'number' }, lang)
    return drawing(boxes, options, scale, labels, { width, height })
  }, [boxes, options, scale, current, lang, width, height])
  const centre = (at: number) => plot?.centres[at] ?? 0
  const { pointed, handlers } = usePointed({
    count: boxes.length,
    find: (x) => boxAt(x, boxes, centre, band),
    onOpen: onRow && ((at) => onRow(rowOf(table, boxes[at]!.row))),
  })
  if (boxes.length === 0) return <NoData title={title} lang={lang} />

  const [from, to] = pointed ? [centre(pointed.at) - band / 2, centre(pointed.at) + band / 2] : [0, 0]
  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <Keys items={boxKeys(table, options, lang)} />
      <div ref={frame} className="min-h-0 flex-1 overflow-x-auto overflow-y-hidden">
        <div
          role="img"
          aria-label={[title, ...boxes.map((box) => sentence(box, current, lang))].join('. ')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from box to box
          tabIndex={0}
          className={`relative h-full ${onRow ? 'cursor-pointer' : ''}`}
          style={{ width }}
          {...handlers}
        >
          {plot && pointed && <BandGround {...{ plot, from, to }} />}
          <div className="absolute inset-x-0 top-0">
            <ApexDrawing options={shape} onPlot={setPlot} />
          </div>
          {plot && reference !== null && (
            <ReferenceLine
              {...{ plot, scale, boxes, band, lang, current }}
              column={columnOf(table, options.reference!)}
              value={reference}
            />
          )}
          {plot && <Names {...{ boxes, plot, band }} height={foot - 2} at={pointed?.at ?? null} />}
          {plot && pointed && (
            <BoxTip {...{ table, options, lang, width }} box={boxes[pointed.at]!} left={from} right={to} />
          )}
        </div>
      </div>
      {options.statusKey !== false && <Keys quiet items={statusKeys(table, options, lang)} />}
      <span className="sr-only" aria-live="polite">
        {pointed?.by === 'keys' && sentence(boxes[pointed.at]!, current, lang)}
      </span>
    </div>
  )
}

/** The width of one box with its room: as it is drawn, or as it will be. */
function bandOf(plot: Plot | null, expected: number): number {
  const [first, second] = plot?.centres ?? []
  return second !== undefined && first !== undefined ? second - first : expected
}

const longestName = (boxes: readonly Box[]) =>
  boxes.reduce((most, { name }) => Math.max(most, name.length), 0)

function scaleOf(boxes: readonly Box[], reference: number | null) {
  const values = extent(boxes, reference)
  // Multiples and the like start at zero or above; room below them would mean nothing.
  return scaleAround(values, values.some((value) => value !== null && value < 0) ? 0.1 : 0.03)
}

function boxAt(
  x: number,
  boxes: readonly Box[],
  centre: (at: number) => number,
  band: number,
): number | null {
  const at = boxes.findIndex((_, i) => Math.abs(x - centre(i)) <= band / 2)
  return at < 0 ? null : at
}
