import { say, type ViewProps } from 'rattan/plugin'
import { fillSentence } from '../shared/words/fill-sentence.ts'
import type { StepperOptions } from './widget.ts'

const STATE = {
  past: { en: 'done', vi: 'đã qua' },
  now: { en: 'now', vi: 'hiện tại' },
  next: { en: 'ahead', vi: 'chưa tới' },
}
const DOT = {
  past: 'border-c1-dim bg-c1-dim',
  now: 'border-c1 bg-c1',
  next: 'border-line-control bg-surface',
}

export default function Stepper({ table, options, lang, title }: ViewProps<StepperOptions>) {
  const { step, steps, note } = options
  const row = table.rows - 1
  const cell = table.data[step]?.[row] ?? null
  const at = steps.findIndex(({ value }) => cell !== null && String(value) === String(cell))
  const notes = [steps[at]?.note, note].filter((text) => text !== undefined)
  return (
    <div className="@container flex h-full flex-col [justify-content:safe_center] gap-2.5 overflow-auto">
      <ol aria-label={title} className="flex">
        {steps.map(({ value, label }, i) => {
          const state = i === at ? 'now' : i < at ? 'past' : 'next'
          return (
            <li
              key={value}
              aria-current={state === 'now' ? 'step' : undefined}
              className="min-w-0 flex-1 last:flex-initial"
            >
              <span aria-hidden="true" className="flex items-center">
                <i className={`size-3 flex-none rounded-full border-2 ${DOT[state]}`} />
                {i < steps.length - 1 && <i className={`h-0.5 flex-1 ${i < at ? 'bg-c1-dim' : 'bg-line'}`} />}
              </span>
              <p
                className={`mt-1.5 pr-3 text-12 leading-[1.4] @max-[420px]:sr-only ${state === 'now' ? 'font-strong' : state === 'past' ? 'text-fg-2' : 'text-fg-3'}`}
              >
                <span className="mr-1 text-fg-3">{i + 1}</span>
                {say(label, lang)}
                <span className="sr-only">, {say(STATE[state], lang)}</span>
              </p>
            </li>
          )
        })}
      </ol>
      {steps[at] && (
        <p aria-hidden="true" className="text-12 leading-[1.4] font-strong @min-[420px]:hidden">
          <span className="mr-1 text-fg-3">{at + 1}</span>
          {say(steps[at].label, lang)}
        </p>
      )}
      {notes.map((text) => (
        <p key={say(text, lang)} className="text-12 leading-body text-fg-2">
          {fillSentence(text, table, row, lang)}
        </p>
      ))}
    </div>
  )
}
