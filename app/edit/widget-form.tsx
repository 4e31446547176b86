import { MousePointerClick } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import type { PageFault } from '../../core/api/layouts.ts'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import type { PageState } from '../page/use-page-state.ts'
import { useActs } from './acts.ts'
import { toWidget } from './cell.tsx'
import type { Desk } from './desk.ts'
import { faultsOfWidget } from './fields/faults-at.ts'
import { WidgetFields } from './fields/widget-fields.tsx'
import { PositionPart } from './position-part.tsx'
import { Titles } from './titles.tsx'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'
import { findWidget } from './written.ts'

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
  const { e } = useEditWords()
  const acts = useActs(desk)
  const { id } = widget
  const page = useDesk(desk, (now) => now.page)
  const own = faultsOfWidget(page, id, faults)
  const marks = {
    display: own.some(({ path }) => path[0] === 'options'),
    data: own.some(({ path }) => path[0] === 'params'),
    position: own.some(({ path }) => path[0] === 'at'),
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
          <PositionPart {...{ desk, widget, tab }} />
        </Tabs.Content>
      </Tabs.Root>
    </div>
  )
}

const PANEL =
  'grid grid-cols-[minmax(0,1fr)] min-h-0 flex-1 content-start gap-[11px] overflow-y-auto px-3.5 py-3'
