import { extentOf, shareOf } from '../axis/ends.ts'

/** A grey line without axes; its end point has the colour of the sign. A gap is dotted over. */
export function Sparkline({
  values,
  colour,
  className = '',
}: {
  readonly values: readonly (number | null)[]
  readonly colour: string
  readonly className?: string
}) {
  const ends = extentOf(values)
  if (!ends || values.filter((value) => value !== null).length < 2) return null
  const x = (i: number) => 2 + (70 * i) / (values.length - 1)
  const y = (value: number) => (ends[0] === ends[1] ? 15 : 3 + 24 * (1 - shareOf(value, ends)))
  let [path, gaps, from] = ['', '', '']
  let pen = false
  values.forEach((value, i) => {
    if (value !== null) {
      const at = `${x(i).toFixed(1)} ${y(value).toFixed(1)}`
      path += `${pen ? 'L' : 'M'}${at}`
      if (!pen && from) gaps += `M${from}L${at}`
      from = at
    }
    pen = value !== null
  })
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg viewBox="0 0 76 30" className={className} aria-hidden="true">
      <path d={path} fill="none" stroke="var(--text-3)" strokeWidth="1.25" strokeLinejoin="round" />
      {gaps && (
        <path
          d={gaps}
          fill="none"
          stroke="var(--text-3)"
          strokeWidth="1.25"
          strokeDasharray="0.1 3.5"
          strokeLinecap="round"
        />
      )}
      <circle cx={x(last)} cy={y(values[last]!)} r="2.25" fill={colour} />
    </svg>
  )
}
