import { Copy, MousePointerClick, Trash2 } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type ReactNode, useId, useState } from 'react'
import type { PageFault } from '../../core/api/layouts.ts'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import { COLUMNS } from '../../core/page/layout.ts'
import type { At } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { languageName } from '../language.ts'
import type { PageState } from '../page/use-page-state.ts'
import { useActs } from './acts.ts'
import { toWidget } from './cell.tsx'
import type { Desk } from './desk.ts'
import { faultsOfWidget } from './fields/faults-at.ts'
import { useLeast } from './fields/use-plugins.ts'
import { WidgetFields } from './fields/widget-fields.tsx'
import { clamp } from './on-screen.ts'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'
import { findWidget, leavesOf } from './written.ts'

/** What can be said of the chosen widget. */
export function WidgetForm(props: FormProps & { outline: ReactNode }) {
  const { desk, outline } = props
  const { e } = useEditWords()
  const page = useDesk(desk, (now) => now.page)
  const selected = useDesk(desk, (now) => now.selected)
  const [part, setPart] = useState<Part>('display')
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
  return <Form key={found.widget.id} {...props} {...found} part={part} onPart={setPart} />
}

interface FormProps {
  readonly desk: Desk
  readonly state: PageState
  readonly faults: readonly PageFault[]
}
const PARTS = ['display', 'data', 'position'] as const
type Part = (typeof PARTS)[number]

function Form(
  props: FormProps & {
    readonly widget: WrittenWidget
    readonly tab: string | null
    readonly part: Part
    readonly onPart: (part: Part) => void
  },
) {
  const { desk, state, faults, widget, tab } = props
  const { e, text } = useEditWords()
  const acts = useActs(desk)
  const { id, at } = widget
  const leaves = useDesk(desk, (now) => now.page)
  const tabs = leavesOf(leaves)
  const own = faultsOfWidget(leaves, id, faults)
  const marks = {
    display: own.some(({ path }) => path[0] === 'options'),
    data: own.some(({ path }) => path[0] === 'params'),
    position: own.some(({ path }) => path[0] === 'at'),
  }
  const least = useLeast(widget.widget)
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
      <Tabs.Root
        className="flex min-h-0 flex-1 flex-col"
        value={props.part}
        onValueChange={(part) => props.onPart(part as Part)}
      >
        <Tabs.List aria-label={e.options} className="flex flex-none gap-4 border-b border-line px-3.5">
          {PARTS.map((part) => (
            <Tabs.Trigger key={part} value={part} className="edit-form-tab">
              {e[part]}
              {marks[part] && (
                <>
                  <span className="ml-1.5 inline-block size-1.5 rounded-full bg-danger" aria-hidden="true" />
                  <span className="sr-only">{e.hasFault}</span>
                </>
              )}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="display" className={PANEL}>
          <Titles
            title={widget.title}
            shown={desk.titleOf(id)}
            onTitle={(title) => acts.retitle(id, title)}
          />
          <WidgetFields {...{ desk, state, faults, widget }} part="options" />
        </Tabs.Content>
        <Tabs.Content value="data" className={PANEL}>
          <WidgetFields {...{ desk, state, faults, widget }} part="params" />
        </Tabs.Content>
        <Tabs.Content value="position" className={PANEL}>
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
          <div className="flex gap-2 pt-1">
            <button
              type="button"
              className="btn btn-small pointer-coarse:h-11"
              onClick={() => desk.select(acts.duplicate(id))}
            >
              <Copy className="icon-s" aria-hidden="true" />
              {e.duplicate}
            </button>
            <button
              type="button"
              className="btn btn-small pointer-coarse:h-11"
              onClick={() => acts.remove(id)}
            >
              <Trash2 className="icon-s" aria-hidden="true" />
              {e.remove}
            </button>
          </div>
        </Tabs.Content>
      </Tabs.Root>
    </div>
  )
}

const PANEL =
  'grid grid-cols-[minmax(0,1fr)] min-h-0 flex-1 content-start gap-[11px] overflow-y-auto px-3.5 py-3'

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
