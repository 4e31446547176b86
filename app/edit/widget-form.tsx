import { Copy, MousePointerClick, Trash2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import { COLUMNS } from '../../core/page/layout.ts'
import type { At } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { languageName } from '../language.ts'
import { useActs } from './acts.ts'
import { toWidget } from './cell.tsx'
import type { Desk } from './desk.ts'
import { clamp } from './on-screen.ts'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'
import { findWidget, leavesOf } from './written.ts'

/** What can be said of the chosen widget. */
export function WidgetForm({ desk, outline }: { desk: Desk; outline: ReactNode }) {
  const { e } = useEditWords()
  const page = useDesk(desk, (now) => now.page)
  const selected = useDesk(desk, (now) => now.selected)
  const found = selected === null ? null : findWidget(page, selected)
  if (!found) {
    return (
      <div className="flex-1 px-4 py-6">
        <MousePointerClick className="icon mb-2 text-fg-3" aria-hidden="true" />
        <p className="font-medium">{e.chooseWidget}</p>
        <p className="mt-1 text-12 text-fg-2">{e.chooseWidgetText}</p>
        <div className="edit-outline -mx-3 mt-3">{outline}</div>
      </div>
    )
  }
  return <Form key={found.widget.id} desk={desk} widget={found.widget} tab={found.tab} />
}

function Form({ desk, widget, tab }: { desk: Desk; widget: WrittenWidget; tab: string | null }) {
  const { e, text } = useEditWords()
  const acts = useActs(desk)
  const { id, at } = widget
  const leaves = useDesk(desk, (now) => now.page)
  const tabs = leavesOf(leaves)
  const beside = desk.widgetOf(id)?.frame === 'header'
  const put = (change: Partial<At>) => {
    const next = { ...at, ...change }
    acts.put(id, { ...next, x: Math.min(next.x, COLUMNS - next.w) })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape goes back to the widget from wherever in the form
    <div
      data-edit-form=""
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => event.key === 'Escape' && toWidget(id)}
    >
      <div className="flex min-h-11 items-center gap-2 px-3.5 font-strong">
        <h2 className="min-w-0 truncate">{acts.title(id)}</h2>
        <span className="mono flex-none font-regular text-fg-3">{widget.widget}</span>
      </div>
      <div className="grid gap-[11px] overflow-y-auto px-3.5 py-3">
        <Titles title={widget.title} shown={desk.titleOf(id)} onTitle={(title) => acts.retitle(id, title)} />
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
            <Whole name={e.width} value={at.w} least={1} most={COLUMNS} onValue={(w) => put({ w })} />
            <Whole name={e.height} value={at.h} least={1} most={40} onValue={(h) => put({ h })} />
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
      </div>
    </div>
  )
}

/**
 * A title in every language or in none; taken when the field is left or Enter is pressed. A language that is left empty
 * keeps what is shown in it.
 */
function Titles(props: {
  title: Text | undefined
  shown: Text | null
  onTitle: (title: Text | undefined) => void
}) {
  const { e, languages } = useEditWords()
  const { title, shown } = props
  const [unsaid, setTyped] = useState<Text | null>(null)
  const typed = unsaid ?? title ?? {}
  const [asked, setAsked] = useState(false)
  const hint = useId()
  const filled = languages.filter((lang) => typed[lang]?.trim())
  const inEach = languages.map((lang) => [lang, typed[lang]?.trim() || shown?.[lang]] as const)
  const partly = filled.length > 0 && inEach.some(([, said]) => !said)
  const take = () => {
    setAsked(true)
    if (partly || !unsaid) return
    setTyped(null)
    const next = filled.length === 0 ? undefined : (Object.fromEntries(inEach) as Text)
    if (JSON.stringify(next) !== JSON.stringify(title)) props.onTitle(next)
  }
  return (
    <form
      className="grid gap-[11px]"
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
      onBlur={({ relatedTarget, currentTarget }) => !currentTarget.contains(relatedTarget) && take()}
    >
      {languages.map((lang) => (
        <Labelled key={lang} name={e.title(languageName(lang))}>
          {(field) => (
            <input
              id={field}
              lang={lang}
              maxLength={200}
              value={typed[lang] ?? ''}
              placeholder={shown?.[lang]}
              aria-invalid={(asked && partly) || undefined}
              aria-describedby={hint}
              onChange={({ target }) => setTyped({ ...typed, [lang]: target.value })}
              className="control w-full bg-canvas aria-invalid:border-danger pointer-coarse:h-11"
            />
          )}
        </Labelled>
      ))}
      <p id={hint} className={`-mt-1.5 text-11 ${asked && partly ? 'text-danger' : 'text-fg-3'}`}>
        {asked && partly ? e.allLanguages : e.ownTitle}
      </p>
      <button type="submit" hidden />
    </form>
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

export function Labelled(props: { name: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block truncate text-12 text-fg-2">
        {props.name}
      </label>
      {props.children(id)}
    </div>
  )
}
