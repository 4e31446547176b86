import type { Lang } from 'rattan/plugin'
import type { Axes } from '../chart/axes.ts'
import type { Geometry } from '../chart/geometry.ts'
import type { ChartLook } from '../chart/look.ts'
import type { Series } from '../chart/series.ts'

export interface PlotProps extends Axes {
  /** All series, so that each keeps its place in `data`, and those that are not hidden. */
  readonly series: readonly Series[]
  readonly shown: readonly Series[]
  readonly look: ChartLook
  readonly place: Geometry
  readonly leftLabels: readonly string[]
  readonly rightLabels: readonly string[]
  readonly rows: number
  /** The row of the newest values, -1 where that is not shown. */
  readonly latest: number
  readonly width: number
  readonly height: number
  /** The lowest plot writes the names of rows. */
  readonly named: boolean
  /** The row at the crosshair, which bars show in their full colour. */
  readonly active: number | null
  readonly lang: Lang
}

export interface PlotWordsProps extends Axes {
  readonly shown: readonly Series[]
  readonly look: ChartLook
  readonly place: Geometry
  readonly rows: number
  readonly width: number
  /** Lower edge of the plot, from the top of its box. */
  readonly bottom: number
  readonly lang: Lang
}
