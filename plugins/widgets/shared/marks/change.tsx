import type { Column } from 'rattan/plugin'
import { judge, TONE, writtenSign } from '../colours/judge.ts'
import { Triangle } from './triangle.tsx'

/** A change as it is written, with its triangle, in the colour of what it means for its metric. */
export function Change({
  text,
  direction,
  as: Words = 'b',
  className = '',
}: {
  readonly text: string
  readonly direction: Column['direction']
  readonly as?: 'b' | 'span' | 'dd'
  readonly className?: string
}) {
  const sign = writtenSign(text)
  return (
    <Words className={`whitespace-nowrap ${TONE[judge(sign, direction)]} ${className}`}>
      <Triangle change={sign} />
      {text}
    </Words>
  )
}
