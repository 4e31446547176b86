import { XAxis, YAxis } from 'recharts'
import type { Scale } from '../axis/scale.ts'
import type { PlotProps } from './plot-props.ts'

const TICK = { fontSize: 11, fill: 'var(--text-3)' }

export function BottomAxis({ shown, place, named }: PlotProps) {
  const banded = shown.some((s) => s.kind === 'bar')
  const look = banded
    ? { scale: 'band' as const }
    : {
        ...{ type: 'number' as const, domain: [0, 1] },
        padding: { left: place.inset, right: place.inset },
      }
  return (
    <XAxis
      dataKey="at"
      {...look}
      ticks={named ? place.labels.map(({ row }) => (banded ? row : place.share(row))) : []}
      tickFormatter={(_, i: number) => place.labels[i]?.text ?? ''}
      {...{ interval: 0, height: named ? place.bottom : 6, tickSize: 0, tickMargin: 8, tick: TICK }}
      {...{ axisLine: false, tickLine: false }}
    />
  )
}

export function SideAxis({
  id,
  scale,
  labels,
  width,
}: {
  readonly id: 'left' | 'right'
  readonly scale: Scale
  readonly labels: readonly string[]
  readonly width: number
}) {
  return (
    <YAxis
      yAxisId={id}
      orientation={id}
      type="number"
      domain={[scale.min, scale.max]}
      ticks={[...scale.ticks]}
      tickFormatter={(_, i: number) => labels[i] ?? ''}
      {...{ interval: 0, width, tickSize: 0, tickMargin: 7, tick: TICK, axisLine: false, tickLine: false }}
      allowDataOverflow
    />
  )
}
