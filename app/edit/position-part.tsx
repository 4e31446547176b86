import { Copy, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import { COLUMNS } from '../../core/page/layout.ts'
import type { At } from '../../core/words/table.ts'
import { useActs } from './acts.ts'
import type { Desk } from './desk.ts'
import { useLeast } from './fields/use-plugins.ts'
import { Labelled } from './labelled.tsx'
import { clamp } from './on-screen.ts'
import { PhoneSwitch } from './phone-switch.tsx'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'
import { leavesOf } from './written.ts'

/** Where the chosen widget stands: its cell, its tab, whether phones show it; copied and removed from here, too. */
export function PositionPart(props: {
  readonly desk: Desk
  readonly widget: WrittenWidget
  readonly tab: string | null
}) {
  const { desk, widget, tab } = props
  const { e, text } = useEditWords()
  const acts = useActs(desk)
  const { id, at } = widget
  const page = useDesk(desk, (now) => now.page)
  const tabs = leavesOf(page)
  const least = useLeast(widget.widget)
  const beside = desk.widgetOf(id)?.frame === 'header'
  const onPhones = useId()
  const put = (change: Partial<At>) => {
    const next = { ...at, ...change }
    acts.put(id, { ...next, x: Math.min(next.x, COLUMNS - next.w) })
  }
  return (
    <>
      {!beside && (
        <fieldset className="grid grid-cols-4 gap-2.5">
          <legend className="sr-only">{e.position}</legend>
          <Whole
            name={e.column}
            value={at.x + 1}
            least={1}
            most={COLUMNS + 1 - at.w}
            onValue={(x) => put({ x: x - 1 })}
          />
          <Whole name={e.row} value={at.y + 1} least={1} most={500} onValue={(y) => put({ y: y - 1 })} />
          <Whole
            name={e.width}
            value={at.w}
            least={Math.min(at.w, least.w)}
            most={COLUMNS}
            onValue={(w) => put({ w })}
          />
          <Whole
            name={e.height}
            value={at.h}
            least={Math.min(at.h, least.h)}
            most={40}
            onValue={(h) => put({ h })}
          />
        </fieldset>
      )}
      {tabs.length > 0 && (
        <Labelled name={e.inTab}>
          {(field) => (
            <select
              id={field}
              className="select control w-full bg-canvas"
              value={tab ?? ''}
              onChange={({ target }) => {
                const to = target.value === '' ? null : target.value
                acts.toTab(id, to, target.selectedOptions[0]?.text ?? '')
              }}
            >
              <option value="">{e.aboveTabs}</option>
              {tabs.map((one) => (
                <option key={one.id} value={one.id}>
                  {text(one.title)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      <div className="flex items-center gap-2 pointer-coarse:min-h-11">
        <label htmlFor={onPhones} className="min-w-0 flex-1 truncate">
          {e.onPhones}
        </label>
        <PhoneSwitch desk={desk} widget={widget} id={onPhones} />
      </div>
      <div className="flex gap-2 pt-1">
        <button
          type="button"
          className="btn btn-small pointer-coarse:h-11"
          onClick={() => desk.select(acts.duplicate(id))}
        >
          <Copy className="icon-s" aria-hidden="true" />
          {e.duplicate}
        </button>
        <button type="button" className="btn btn-small pointer-coarse:h-11" onClick={() => acts.remove(id)}>
          <Trash2 className="icon-s" aria-hidden="true" />
          {e.remove}
        </button>
      </div>
    </>
  )
}

/** A whole number; taken when the field is left, Enter is pressed, or its arrows are used. */
function Whole(props: {
  name: string
  value: number
  least: number
  most: number
  onValue: (value: number) => void
}) {
  const { name, value, least, most } = props
  const [typed, setTyped] = useState<string | null>(null)
  const take = (text: string) => {
    setTyped(null)
    const number = Math.round(Number(text))
    if (text === '' || !Number.isFinite(number)) return
    const next = clamp(number, least, most)
    if (next !== value) props.onValue(next)
  }
  return (
    <Labelled name={name}>
      {(field) => (
        <input
          id={field}
          type="number"
          inputMode="numeric"
          min={least}
          max={most}
          value={typed ?? value}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={() => typed !== null && take(typed)}
          onKeyDown={(event) => event.key === 'Enter' && typed !== null && take(typed)}
          className="control w-full bg-canvas px-2 pointer-coarse:h-11"
        />
      )}
    </Labelled>
  )
}
