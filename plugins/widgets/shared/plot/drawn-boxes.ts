import { heightOf } from '../chart/axes.ts'
import { type Series, stackExtents, valueAt } from '../chart/series.ts'
import { type Box, lineBoxes } from './place-words.ts'
import type { PlotWordsProps } from './plot-props.ts'

/** The ground of a plot that is drawn on: by bars, lines, points and the values written at them. */
export function drawnBoxes(props: PlotWordsProps): Box[] {
  const bars = props.shown.filter((s) => s.kind === 'bar')
  const lines = props.shown.filter((s) => s.kind === 'line')
  return [
    ...(props.look.stack ? stackBoxes(bars, props) : barBoxes(bars, props)),
    ...lines.flatMap((s) => seriesBoxes(s, props)),
  ]
}

const heightIn = (value: number, axis: Series['axis'], props: PlotWordsProps) =>
  heightOf(value, props, axis, { top: props.place.top, bottom: props.bottom })

/** A bar from zero, `offset` beside the middle of its row. */
function barBox(
  row: number,
  value: number,
  axis: Series['axis'],
  offset: number,
  props: PlotWordsProps,
): Box {
  const { place } = props
  const [base, end] = [heightIn(0, axis, props), heightIn(value, axis, props)]
  return {
    ...{ x: place.centre(row) + offset - place.bar / 2, width: place.bar },
    ...{ y: Math.min(base, end), height: Math.abs(base - end) },
  }
}

/** Two a row: what is stacked above zero, and what below. */
const stackBoxes = (bars: readonly Series[], props: PlotWordsProps): Box[] =>
  stackExtents(bars, props.rows).map((end, i) => barBox(i >> 1, end, bars[0]?.axis ?? 'left', 0, props))

const barBoxes = (bars: readonly Series[], props: PlotWordsProps): Box[] =>
  bars.flatMap((s, k) => {
    const offset = (k - (bars.length - 1) / 2) * (props.place.bar + 1)
    return s.values.flatMap((value, row) =>
      value === null ? [] : [barBox(row, value, s.axis, offset, props)],
    )
  })

function seriesBoxes(s: Series, props: PlotWordsProps): Box[] {
  const points = Array.from({ length: props.rows }, (_, row): readonly [number, number] | null => {
    const value = valueAt(s, row)
    return value === null ? null : [props.place.centre(row), heightIn(value, s.axis, props)]
  })
  const said = props.look.labels ? points.filter((point) => point !== null) : []
  return [...lineBoxes(points), ...said.map(([x, y]) => ({ x: x - 18, y: y - 21, width: 36, height: 15 }))]
}
