import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import type { ResolvedTab } from '../../core/api/pages.ts'
import { useLanguage } from '../language.ts'

/** One row of tabs a level, and the content of the chosen one; the second level is drawn smaller. */
export function TabBar(props: {
  tabs: readonly ResolvedTab[]
  /** Chosen tabs, from this row down. */
  path: readonly ResolvedTab[]
  nested?: boolean
  onChange: (id: string) => void
  children: ReactNode
}) {
  const { m, text } = useLanguage()
  const { tabs, nested, onChange } = props
  const [chosen, ...deeper] = props.path
  if (!chosen) return props.children
  return (
    <Tabs.Root value={chosen.id} onValueChange={onChange}>
      <Tabs.List
        aria-label={m.tabs}
        className={
          nested
            ? 'no-print flex gap-1 overflow-x-auto px-(--gutter) pt-3 [scrollbar-width:none]'
            : 'no-print flex h-(--tabs-h) gap-[14px] overflow-x-auto overflow-y-clip border-b border-line bg-canvas px-[calc(var(--gutter)-4px)] [scrollbar-width:none] max-phone:sticky max-phone:top-11 max-phone:z-10'
        }
      >
        {tabs.map((tab) => (
          <Tabs.Trigger
            key={tab.id}
            value={tab.id}
            ref={tab.id === chosen.id ? bringIntoView : null}
            className={
              nested
                ? 'h-[26px] flex-none rounded-4 px-2.5 text-12 whitespace-nowrap text-fg-2 hover:bg-hover data-[state=active]:bg-active data-[state=active]:font-medium data-[state=active]:text-fg'
                : 'relative flex-none px-1 leading-body whitespace-nowrap text-fg-2 transition-colors duration-(--t-fast) hover:text-fg after:absolute after:inset-x-1 after:bottom-0 after:h-0.5 focus-visible:outline-offset-[-2px] data-[state=active]:font-medium data-[state=active]:after:bg-accent data-[state=active]:text-fg'
            }
          >
            {text(tab.title)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Content key={tab.id} value={tab.id} tabIndex={-1} className="outline-none">
          {tab.id === chosen.id && (
            <TabBar tabs={tab.tabs} path={deeper} nested onChange={onChange}>
              {props.children}
            </TabBar>
          )}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}

/** The chosen tab may lie outside a narrow screen, e.g. after opening a link. */
function bringIntoView(tab: HTMLElement | null): void {
  const row = tab?.parentElement
  if (!tab || !row || row.scrollWidth <= row.clientWidth) return
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
}
