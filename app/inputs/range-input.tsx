import { Slider } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { formatValue } from '../../core/words/format.ts'
import { useLanguage } from '../language.ts'
import type { ControlProps } from './control-props.ts'
import { Labelled } from './labelled.tsx'

/** Key presses in quick succession are one change, and one step back. */
const PAUSE_MS = 200

/** A slider with its value; the page follows when the handle is let go. On a phone a list of the values. */
export function RangeInput({ input, value, onChange }: ControlProps<number>) {
  const { text, lang } = useLanguage()
  const { min = 0, max = 100, step = 1 } = input
  const [dragged, setDragged] = useState(value)
  useEffect(() => setDragged(value), [value])
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(pending.current), [])
  const commit = (n: number | undefined) => {
    clearTimeout(pending.current)
    if (n !== undefined && n !== value) pending.current = setTimeout(() => onChange(n), PAUSE_MS)
  }
  const label = text(input.label)
  const decimals = Number.isInteger(step) ? 0 : 2
  const shown = (n: number) => formatValue(n, { style: 'number', decimals }, lang)
  // A hundred entries is what a list can still be; wider ranges get coarser steps on a phone.
  const stride = step * Math.max(1, Math.ceil((max - min) / step / 100))
  const choices = Array.from({ length: Math.floor((max - min) / stride) + 1 }, (_, i) => min + i * stride)
  if (!choices.includes(value)) choices.push(value)
  return (
    <>
      <div className="hidden phone:contents">
        <Labelled input={input} own>
          <Slider.Root
            value={[dragged]}
            min={min}
            max={max}
            step={step}
            onValueChange={([n]) => n !== undefined && setDragged(n)}
            onValueCommit={([n]) => commit(n)}
            className="relative flex h-[18px] w-[132px] touch-none items-center select-none"
          >
            <Slider.Track className="relative h-[3px] w-full rounded-full bg-line-control">
              <Slider.Range className="absolute h-full rounded-full bg-accent" />
            </Slider.Track>
            <Slider.Thumb
              aria-label={label}
              aria-valuetext={shown(dragged)}
              className="block size-3.5 rounded-full border-[3px] border-surface bg-fg shadow-[0_0_0_1.5px_var(--accent)] focus-visible:rounded-full"
            />
          </Slider.Root>
          <output className="min-w-[2ch] text-13 font-medium text-fg">{shown(dragged)}</output>
        </Labelled>
      </div>
      <label className="flex-none phone:hidden">
        <span className="sr-only">{label}</span>
        <select
          value={value}
          onChange={(event) => onChange(Number(event.target.value))}
          className="control select text-13"
        >
          {choices
            .sort((a, b) => a - b)
            .map((n) => (
              <option key={n} value={n}>
                {label}: {shown(n)}
              </option>
            ))}
        </select>
      </label>
    </>
  )
}
