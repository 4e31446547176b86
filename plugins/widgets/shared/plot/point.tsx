import type { DotItemDotProps } from 'recharts'
import type { Series } from '../chart/series.ts'

/** A value between two gaps has no line to either side and would vanish without its point. */
const isAlone = (values: Series['values'], i: number) => values[i - 1] == null && values[i + 1] == null

interface PointProps {
  readonly dot: DotItemDotProps
  readonly series: Series
  /** The latest value. */
  readonly loud: boolean
  /** One of so many that only those which must be seen are drawn. */
  readonly crowded: boolean
  readonly label: string
}

export function Point({ dot, series, loud, crowded, label }: PointProps) {
  if (dot.cx == null || dot.cy == null || series.values[dot.index] == null) return null
  if (crowded && !loud && (series.carried || !isAlone(series.values, dot.index))) return null
  return (
    <g>
      <circle
        cx={dot.cx}
        cy={dot.cy}
        r={loud ? 3 : 2}
        fill={loud ? series.colour : 'var(--surface)'}
        stroke={series.colour}
        strokeWidth={1.5}
      />
      {label && (
        <text x={dot.cx} y={dot.cy - 8} textAnchor="middle" fontSize={11} fill="var(--text-2)">
          {label}
        </text>
      )}
    </g>
  )
}
