import { type Column, type Lang, say } from 'rattan/plugin'
import type { Ends } from '../shared/axis/ends.ts'
import { scaleToFit } from '../shared/axis/scale.ts'
import { tickWords } from '../shared/axis/tick-words.ts'
import { type Frame, LEFT } from './frame.ts'
import type { Quadrant } from './points.ts'
import { QUADRANTS, quadrantColour } from './quadrants.ts'

/** Four tinted fields that meet in the centre, each named in its corner. */
export function Quadrants({
  frame: { size, bottom, left, top },
  centre,
  lang,
}: {
  readonly frame: Frame
  readonly centre: readonly [number, number]
  readonly lang: Lang
}) {
  const [x, y] = [left(centre[0]), top(centre[1])]
  const field = (name: Quadrant, right: boolean, low: boolean) => (
    <g key={name}>
      <rect
        {...(right ? { x, width: size.width - x } : { x: LEFT, width: x - LEFT })}
        {...(low ? { y, height: bottom - y } : { y: 0, height: y })}
        fill={`color-mix(in srgb, ${quadrantColour(name)} 6%, transparent)`}
      />
      <text
        x={right ? size.width - 8 : LEFT + 8}
        y={low ? bottom - 9 : 18}
        textAnchor={right ? 'end' : 'start'}
        fontSize={12}
        fontWeight={500}
        fill={quadrantColour(name)}
      >
        {say(QUADRANTS, lang)[name]}
      </text>
    </g>
  )
  return (
    <>
      {field('improving', false, false)}
      {field('leading', true, false)}
      {field('lagging', false, true)}
      {field('weakening', true, true)}
      <path d={`M${LEFT} ${y}H${size.width}M${x} 0V${bottom}`} stroke="var(--axis)" fill="none" />
    </>
  )
}

/** Numbers along both edges, without a grid: the cross is what is read. */
export function Ticks({
  frame: { field, bottom, left, top },
  columns: [across, up],
  lang,
}: {
  readonly frame: Frame
  readonly columns: readonly [Column, Column]
  readonly lang: Lang
}) {
  return (
    <g fontSize={11} fill="var(--text-3)">
      {ticksOf(field.x, across, lang).map(({ tick, text }) => (
        <text key={tick} x={left(tick)} y={bottom + 15} textAnchor="middle">
          {text}
        </text>
      ))}
      {ticksOf(field.y, up, lang).map(({ tick, text }) => (
        <text key={tick} x={LEFT - 7} y={Math.max(9, Math.min(bottom, top(tick) + 4))} textAnchor="end">
          {text}
        </text>
      ))}
    </g>
  )
}

function ticksOf(ends: Ends, { format }: Column, lang: Lang) {
  const { ticks, step } = scaleToFit(ends, 5, 0)
  const inside = ticks.filter((tick) => tick >= ends[0] && tick <= ends[1])
  const words = tickWords(inside, step, format, lang)
  return inside.map((tick, i) => ({ tick, text: words[i] }))
}
