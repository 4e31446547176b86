import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { flushSync } from 'react-dom'
import { useEditWords } from '../words.ts'
import { freshValue } from './field-values.ts'
import { type FieldProps, useWidgetForm } from './form.ts'
import { NamePopup } from './name-field.tsx'
import type { Field } from './schema-fields.ts'
import { useFirst } from './use-first.ts'

/** Entries in order: each has its own field, and can be moved and taken away; what is added is the last. */
export function ListField(props: FieldProps<Extract<Field, { kind: 'list' }>>) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  const first = useFirst()
  const box = useRef<HTMLDivElement>(null)
  const { Box, field, value, path, label, optional } = props
  const entries: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const alone = field.single === true && value !== undefined && !Array.isArray(value)
  const set = (next: readonly unknown[]) => {
    const one = alone && next.length === 1 ? next[0] : next
    put(path, next.length === 0 && optional ? undefined : one, label)
  }
  /** The focus goes along with what was done. */
  const act = (next: readonly unknown[], to: string) => {
    flushSync(() => set(next))
    const button = box.current?.querySelector<HTMLButtonElement>(`:scope [data-at="${to}"]`)
    const there =
      button && !button.disabled ? button : box.current?.querySelector<HTMLElement>('[data-at="add"]')
    there?.focus()
  }
  const move = (i: number, by: number) => {
    const [entry] = entries.slice(i, i + 1)
    const key = `${by < 0 ? 'up' : 'down'}-${i + by}`
    const at = i + by
    const edge = at === 0 ? `down-${at}` : at === entries.length - 1 ? `up-${at}` : key
    act(entries.toSpliced(i, 1).toSpliced(at, 0, entry), edge)
  }
  const inner = field.of
  const full = entries.length >= field.most
  const taken = new Set(entries.filter((one) => typeof one === 'string'))
  return (
    <div ref={box} className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      {entries.map((entry, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no names, and their fields follow their values
        <div key={i} className="flex items-start gap-0.5" data-entry={i}>
          <div
            className={`min-w-0 flex-1 ${inner.kind === 'map' ? 'rounded-6 border border-line p-2.5' : ''}`}
          >
            <Box
              bare
              same={alone}
              field={inner}
              path={alone ? path : [...path, i]}
              value={entry}
              label={`${label} ${i + 1}`}
              optional={false}
            />
          </div>
          <div className={`flex flex-none ${inner.kind === 'map' ? 'pt-1' : ''}`}>
            {entries.length > 1 && (
              <>
                <button
                  type="button"
                  data-at={`up-${i}`}
                  className="icon-btn disabled:text-fg-off"
                  disabled={i === 0}
                  aria-label={e.form.earlier(`${label} ${i + 1}`)}
                  title={e.form.earlier(`${label} ${i + 1}`)}
                  onClick={() => move(i, -1)}
                >
                  <ArrowUp className="icon-s" aria-hidden="true" />
                </button>
                <button
                  type="button"
                  data-at={`down-${i}`}
                  className="icon-btn disabled:text-fg-off"
                  disabled={i === entries.length - 1}
                  aria-label={e.form.later(`${label} ${i + 1}`)}
                  title={e.form.later(`${label} ${i + 1}`)}
                  onClick={() => move(i, 1)}
                >
                  <ArrowDown className="icon-s" aria-hidden="true" />
                </button>
              </>
            )}
            {entries.length > field.least && (
              <button
                type="button"
                data-at={`remove-${i}`}
                className="icon-btn"
                aria-label={e.form.removeEntry(`${label} ${i + 1}`)}
                title={e.form.removeEntry(`${label} ${i + 1}`)}
                onClick={() => act(entries.toSpliced(i, 1), `remove-${Math.min(i, entries.length - 2)}`)}
              >
                <X className="icon-s" aria-hidden="true" />
              </button>
            )}
          </div>
        </div>
      ))}
      {!full &&
        (inner.kind === 'name' ? (
          <NamePopup
            of={inner.of}
            title={e.form.addTo(label)}
            chosen=""
            onChoose={(id) => !(field.unique && taken.has(id)) && set([...entries, id])}
          >
            <AddButton label={label} />
          </NamePopup>
        ) : (
          <AddButton
            label={label}
            onClick={() => set([...entries, freshValue(inner, (of) => first(of, taken as Set<string>))])}
          />
        ))}
    </div>
  )
}

/** Takes what a popup's trigger gives it along. */
function AddButton({ label, ...props }: { label: string } & React.ComponentProps<'button'>) {
  const { e } = useEditWords()
  return (
    <button
      type="button"
      data-at="add"
      aria-label={e.form.addTo(label)}
      className="btn btn-small w-fit pointer-coarse:h-11"
      {...props}
    >
      <Plus className="icon-s" aria-hidden="true" />
      {e.form.add}
    </button>
  )
}
