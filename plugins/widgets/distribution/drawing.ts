import type { ApexOptions } from 'apexcharts'
import type { Scale } from '../shared/axis/scale.ts'
import type { Size } from '../shared/element/use-size.ts'
import type { Box } from './boxes.ts'
import type { DistributionOptions } from './widget.ts'

const SHAPES = {
  circle: 'circle',
  diamond: 'diamond',
  triangle: 'triangle',
  square: 'square',
  tick: 'line',
} as const
/** Share of its band that a box takes, in percent. */
export const BOX = 58
const MARKER_COLOURS = ['var(--c2)', 'var(--c4)', 'var(--c3)', 'var(--c1)']
export const markerColour = (i: number) => MARKER_COLOURS[i % MARKER_COLOURS.length]!

/** The drawing: numbers and tokens only. Places along the axis are counted, names are written by the view. */
export function drawing(
  boxes: readonly Box[],
  options: DistributionOptions,
  scale: Scale,
  labels: readonly string[],
  { width, height }: Size,
): ApexOptions {
  const plain = options.colour !== 'status'
  const markers = options.markers ?? []
  return {
    chart: { type: 'boxPlot', width, height },
    series: [
      boxSeries(boxes, plain),
      scatter('current', boxes, (box) => [box.current, box.colour, 'var(--surface)']),
      ...markers.map(({ hollow }, m) => {
        const [fill, stroke] = hollow
          ? ['var(--surface)', markerColour(m)]
          : [markerColour(m), 'var(--surface)']
        return scatter(`marker${m}`, boxes, (box) => [box.markers[m] ?? null, fill, stroke])
      }),
    ] as NonNullable<ApexOptions['series']>,
    colors: ['var(--text-3)', 'var(--text-2)', ...markers.map((_, m) => markerColour(m))],
    // A median must be seen on a box of any colour.
    stroke: { width: [1, 0, ...markers.map(() => 0)], colors: [plain ? 'var(--text-3)' : 'var(--text)'] },
    markers: {
      size: [0, 5.5, ...markers.map(() => 5)],
      shape: ['circle', 'circle', ...markers.map(({ shape }) => SHAPES[shape])],
      strokeWidth: 1.5,
      hover: { sizeOffset: 0 },
    } as NonNullable<ApexOptions['markers']>,
    ...look(),
    yaxis: axis(scale, labels),
  }
}

const boxSeries = (boxes: readonly Box[], plain: boolean) => ({
  name: 'box',
  type: 'boxPlot',
  data: boxes.map((box, i) => ({
    x: String(i),
    y: [box.low, box.from, box.middle, box.to, box.high],
    fillColor: plain ? 'var(--active)' : box.colour,
  })),
})

/** A point a box. */
const scatter = (
  name: string,
  boxes: readonly Box[],
  point: (box: Box) => readonly [value: number | null, fill: string, stroke: string],
) => ({
  ...{ name, type: 'scatter' },
  data: boxes.map((box, i) => {
    const [y, fillColor, strokeColor] = point(box)
    return { x: String(i), y, fillColor, strokeColor }
  }),
})

/** Made anew for each drawing: the library may write into what it is given. */
const look = (): ApexOptions => ({
  plotOptions: {
    bar: { columnWidth: `${BOX}%` },
    boxPlot: { colors: { upper: 'var(--active)', lower: 'var(--active)' } },
  },
  grid: {
    borderColor: 'var(--line-subtle)',
    padding: { left: 0, right: 0, top: -20, bottom: -6 },
    xaxis: { lines: { show: false } },
  },
  xaxis: {
    type: 'category',
    labels: { show: false },
    axisTicks: { show: false },
    axisBorder: { color: 'var(--axis)' },
    crosshairs: { show: false },
  },
})

const axis = ({ min, max, step, ticks }: Scale, labels: readonly string[]): ApexOptions['yaxis'] => ({
  ...{ min, max, tickAmount: ticks.length - 1 },
  labels: {
    formatter: (value) => labels[ticks.findIndex((tick) => Math.abs(tick - value) < step / 4)] ?? '',
    style: { colors: 'var(--text-3)', fontSize: '11px', fontFamily: 'inherit' },
    minWidth: 34,
  },
})
