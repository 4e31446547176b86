import { ReferenceArea, ReferenceLine } from 'recharts'
import { acrossOf } from '../chart/look.ts'
import type { PlotProps } from './plot-props.ts'

/** Tinted stretches of the axis, behind all. */
export function BandAreas({ look, left, right }: PlotProps) {
  const scale = (left ?? right)!
  return look.bands?.map((band, i) => (
    <ReferenceArea
      // biome-ignore lint/suspicious/noArrayIndexKey: bands have no other identity
      key={i}
      yAxisId={left ? 'left' : 'right'}
      y1={Math.max(band.from, scale.min)}
      y2={Math.min(band.to, scale.max)}
      fill={band.fill}
      fillOpacity={0.6}
      strokeWidth={0}
      zIndex={-2}
    />
  ))
}

/** The base, and what the page wants to be seen against. */
export function LinesAcross({ shown, look, left, right }: PlotProps) {
  const base = Math.max(0, (left ?? right)!.min)
  return (
    <>
      <ReferenceLine yAxisId={left ? 'left' : 'right'} y={base} stroke="var(--axis)" />
      {acrossOf(shown, look).map(({ axis, value, colour, dash }, i) => (
        <ReferenceLine
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          key={i}
          yAxisId={axis}
          y={value}
          stroke={colour ?? 'var(--axis)'}
          strokeDasharray={dash ?? '4 3'}
        />
      ))}
    </>
  )
}
