import type { Lang } from 'rattan/plugin'
import type { ReactNode } from 'react'
import { Plot } from '../plot/plot.tsx'
import { PlotWords } from '../plot/plot-words.tsx'
import type { Pointed } from '../pointing/use-pointed.ts'
import { Doubts } from './doubts.tsx'
import type { Geometry } from './geometry.ts'
import { Marks } from './marks.tsx'
import { type DrawnPane, heightsOf } from './plots.ts'

interface PanesProps {
  readonly drawn: readonly DrawnPane[]
  readonly place: Geometry
  readonly rows: number
  /** The row of the newest values, -1 where that is not shown. */
  readonly latest: number
  readonly width: number
  readonly height: number
  readonly pointed: Pointed | null
  readonly lang: Lang
  readonly legend: (pane: DrawnPane) => ReactNode
}

const LEGEND = 22

/** The plots below each other, of which the lowest has the names of the rows, and all but the first their legends above. */
export function Panes({ drawn, height, legend, ...plot }: PanesProps) {
  const lowest = drawn.length - 1
  const heights = heightsOf(drawn, height - LEGEND * lowest, plot.place.bottom)
  return (
    <div className="absolute inset-0">
      {drawn.map((pane, i) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: panes are told apart by their place only
          key={i}
          className="relative"
        >
          {i > 0 && (
            <div
              className="overflow-x-auto [scrollbar-width:none] [&>ul]:flex-nowrap"
              style={{ height: LEGEND }}
            >
              {legend(pane)}
            </div>
          )}
          <PanePlot {...plot} pane={pane} height={heights[i]!} named={i === lowest} />
        </div>
      ))}
    </div>
  )
}

interface PanePlotProps extends Omit<PanesProps, 'drawn' | 'legend'> {
  readonly pane: DrawnPane
  readonly named: boolean
}

/** The drawing, which stays as it is while the pointer moves, its words, and what moves with the pointer. */
function PanePlot({ pane, place, rows, latest, width, height, named, pointed, lang }: PanePlotProps) {
  const { shown, look, left, right } = pane
  const bottom = height - (named ? place.bottom : 6)
  const bars = shown.some((s) => s.kind === 'bar')
  return (
    <div className="relative">
      <Plot
        {...pane}
        {...{ place, rows, latest, width, height, named, lang }}
        active={bars ? (pointed?.at ?? null) : null}
      />
      <PlotWords {...{ shown, look, left, right, place, rows, width, bottom, lang }} />
      <Doubts {...{ shown, place, bottom }} />
      <Marks
        {...{ pane, bottom }}
        row={pointed?.at ?? null}
        centre={pointed ? place.centre(pointed.at) : 0}
        top={place.top}
        edge={place.right}
      />
    </div>
  )
}
