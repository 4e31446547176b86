import type { ApexOptions } from 'apexcharts'
import type { Table } from '../../../core/plugin.ts'
import type { Lang } from '../../../core/text.ts'
import { cellTone } from '../shared/cell-tone.ts'
import { columnOf, numbersOf, rowNames } from '../shared/read-table.ts'
import type { Scale } from '../shared/scale.ts'
import { toneColour } from '../shared/tones.ts'
import { DISTRIBUTION_COLUMNS, type DistributionOptions } from './widget.ts'

/** One box with what is marked over it. */
export interface Box {
  /** Its row in the table. */
  readonly row: number
  readonly name: string
  readonly low: number
  readonly from: number
  readonly middle: number
  readonly to: number
  readonly high: number
  readonly current: number | null
  readonly colour: string
  readonly markers: readonly (number | null)[]
}

export const columnNames = (options: DistributionOptions) => ({ ...DISTRIBUTION_COLUMNS, ...options })

/** The boxes in the order they are drawn. A row without all five numbers of a box has none. */
export function boxesOf(table: Table, options: DistributionOptions, lang: Lang): Box[] {
  const names = columnNames(options)
  const named = rowNames(table, names.name, lang)
  const of = (name: string) => numbersOf(table, name)
  const [low, from, middle, to, high, current] = [
    ...[of(names.low), of(names.from), of(names.middle)],
    ...[of(names.to), of(names.high), of(names.current)],
  ] as const
  const markers = (options.markers ?? []).map(({ column }) => of(column))
  const status = columnOf(table, names.status)
  const boxes = named.flatMap((name, row): Box[] => {
    const five = [low, from, middle, to, high].map((values) => values?.[row] ?? null)
    if (five.some((value) => value === null)) return []
    const [l, f, m, t, h] = five as number[]
    const tone = status && cellTone(table.data[names.status]?.[row], status)
    return [
      {
        ...{ row, name, low: l!, from: f!, middle: m!, to: t!, high: h! },
        current: current?.[row] ?? null,
        colour: toneColour(tone, 'var(--text-2)'),
        markers: markers.map((values) => values[row] ?? null),
      },
    ]
  })
  return options.order === 'given'
    ? boxes
    : boxes.sort((a, b) => (a.current ?? Infinity) - (b.current ?? Infinity))
}

/** Every number that must fit on the axis. */
export const extent = (boxes: readonly Box[], reference: number | null): (number | null)[] => [
  ...boxes.flatMap((box) => [box.low, box.high, box.current, ...box.markers]),
  reference,
]

const SHAPES = {
  circle: 'circle',
  diamond: 'diamond',
  triangle: 'triangle',
  square: 'square',
  tick: 'line',
} as const
const MARKER_COLOURS = ['var(--c2)', 'var(--c4)', 'var(--c3)', 'var(--c1)']
export const markerColour = (i: number) => MARKER_COLOURS[i % MARKER_COLOURS.length]!

/** The drawing: numbers and tokens only. Places along the axis are counted, names are written by the view. */
export function drawing(
  boxes: readonly Box[],
  options: DistributionOptions,
  scale: Scale,
  labels: readonly string[],
  size: { readonly width: number; readonly height: number },
): ApexOptions {
  const plain = options.colour !== 'status'
  const point = (value: number | null, i: number, fillColor: string, strokeColor: string) => ({
    ...{ x: String(i), y: value, fillColor, strokeColor },
  })
  const markers = options.markers ?? []
  return {
    chart: { type: 'boxPlot', width: size.width, height: size.height },
    series: [
      {
        name: 'box',
        type: 'boxPlot',
        data: boxes.map((box, i) => ({
          x: String(i),
          y: [box.low, box.from, box.middle, box.to, box.high],
          fillColor: plain ? 'var(--active)' : box.colour,
        })),
      },
      {
        name: 'current',
        type: 'scatter',
        data: boxes.map((box, i) => point(box.current, i, box.colour, 'var(--surface)')),
      },
      ...markers.map(({ hollow }, m) => ({
        name: `marker${m}`,
        type: 'scatter',
        data: boxes.map((box, i) =>
          point(
            box.markers[m] ?? null,
            i,
            hollow ? 'var(--surface)' : markerColour(m),
            hollow ? markerColour(m) : 'var(--surface)',
          ),
        ),
      })),
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
    plotOptions: {
      bar: { columnWidth: '58%' },
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
    yaxis: {
      min: scale.min,
      max: scale.max,
      tickAmount: scale.ticks.length - 1,
      labels: {
        formatter: (value) =>
          labels[scale.ticks.findIndex((tick) => Math.abs(tick - value) < scale.step / 4)] ?? '',
        style: { colors: 'var(--text-3)', fontSize: '11px', fontFamily: 'inherit' },
        minWidth: 34,
      },
    },
  }
}
