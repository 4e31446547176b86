import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import type { ResolvedTab } from '../../core/api.ts'
import { useLanguage } from '../messages.ts'

/** The path of tabs to the one that the address names: a tab without widgets of its own stands for its first child. */
export function tabPath(tabs: readonly ResolvedTab[], wanted: string | null): readonly ResolvedTab[] {
  for (const tab of tabs) {
    if (tab.tabs.some((child) => child.id === wanted)) return [tab, ...tabPath(tab.tabs, wanted)]
    if (tab.id === wanted) return [tab, ...tabPath(tab.tabs, null)]
  }
  const first = tabs[0]
  return first ? [first, ...tabPath(first.tabs, null)] : []
}

/** One row of tabs, and the content of the chosen one; the second level of nested tabs is drawn smaller. */
export function TabBar(props: {
  tabs: readonly ResolvedTab[]
  chosen: string
  level: number
  onChange: (id: string) => void
  children: ReactNode
}) {
  const { m, text } = useLanguage()
  const first = props.level === 0
  return (
    <Tabs.Root value={props.chosen} onValueChange={props.onChange}>
      <Tabs.List
        aria-label={m.tabs}
        className={
          first
            ? 'no-print flex h-(--tabs-h) gap-[22px] overflow-x-auto border-b border-line bg-canvas px-(--gutter) [scrollbar-width:none] max-phone:sticky max-phone:top-11 max-phone:z-10'
            : 'no-print flex gap-1 overflow-x-auto px-(--gutter) pt-3 [scrollbar-width:none]'
        }
      >
        {props.tabs.map((tab) => (
          <Tabs.Trigger
            key={tab.id}
            value={tab.id}
            className={
              first
                ? 'mb-[-1px] flex-none border-b-2 border-transparent leading-body whitespace-nowrap text-fg-2 transition-colors duration-(--t-fast) hover:text-fg focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-fg'
                : 'h-[26px] flex-none rounded-4 px-2.5 text-12 whitespace-nowrap text-fg-2 hover:bg-hover data-[state=active]:bg-active data-[state=active]:font-medium data-[state=active]:text-fg'
            }
          >
            {text(tab.title)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {props.tabs.map((tab) => (
        <Tabs.Content key={tab.id} value={tab.id} tabIndex={-1} className="outline-none">
          {tab.id === props.chosen && props.children}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}
