import type ApexCharts from 'apexcharts'
import type { ApexOptions } from 'apexcharts'
import { useEffect, useRef } from 'react'
import { drawing } from './element/drawing.ts'

/** Where the plot lies in the chart, in pixels. */
export interface Plot {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Middle of each point of the first series from the left edge of the chart. */
  readonly centres: readonly number[]
}

/** What every chart of ours has in common: no animation, toolbar, zoom, tooltip or font of its own. */
const QUIET: ApexOptions = {
  legend: { show: false },
  tooltip: { enabled: false },
  dataLabels: { enabled: false },
  states: { hover: { filter: { type: 'none' } }, active: { filter: { type: 'none' } } },
}

/**
 * An ApexCharts drawing. The library writes what it is given into the page as HTML, so it is given numbers and our own
 * tokens only: names, tooltips and clicks are the caller's, laid over the plot that `onPlot` reports. It is loaded
 * when the first such chart is drawn, and drawn anew when its options change.
 */
export function ApexDrawing({
  options,
  onPlot,
}: {
  readonly options: ApexOptions
  readonly onPlot?: (plot: Plot) => void
}) {
  const element = useRef<HTMLDivElement>(null)
  const report = useRef(onPlot)
  report.current = onPlot
  useEffect(() => {
    let chart: ApexCharts | undefined
    let gone = false
    const done = drawing(element.current)
    import('apexcharts').then(async ({ default: Library }) => {
      if (gone || !element.current) return
      const { chart: own, ...rest } = options
      chart = new Library(element.current, {
        ...QUIET,
        ...rest,
        chart: {
          ...{ background: 'transparent', fontFamily: 'inherit', parentHeightOffset: 0, type: 'bar' },
          ...{ toolbar: { show: false }, zoom: { enabled: false }, selection: { enabled: false } },
          ...{ animations: { enabled: false }, redrawOnParentResize: false, redrawOnWindowResize: false },
          ...own,
        },
      })
      await chart.render()
      if (gone) return
      report.current?.(plotOf(chart))
      done()
    })
    return () => {
      gone = true
      done()
      chart?.destroy()
    }
  }, [options])
  return <div ref={element} aria-hidden />
}

/** The library tells where it drew only in its inner state; 4.7.0 is pinned for this and for its licence. */
function plotOf(chart: ApexCharts): Plot {
  const { globals } = (chart as unknown as { w: { globals: Globals } }).w
  const left = globals.translateX
  return {
    ...{ left, top: globals.translateY, width: globals.gridWidth, height: globals.gridHeight },
    centres: (globals.seriesXvalues[0] ?? []).map((x) => left + x),
  }
}
interface Globals {
  readonly translateX: number
  readonly translateY: number
  readonly gridWidth: number
  readonly gridHeight: number
  readonly seriesXvalues: readonly (readonly number[])[]
}
