import type { ResolvedTab } from '../../core/api/pages.ts'

/** The path of tabs to the one that the address names: a tab without widgets of its own stands for its first child. */
export function tabPath(tabs: readonly ResolvedTab[], wanted: string | null): readonly ResolvedTab[] {
  for (const tab of tabs) {
    if (tab.tabs.some((child) => child.id === wanted)) return [tab, ...tabPath(tab.tabs, wanted)]
    if (tab.id === wanted) return [tab, ...tabPath(tab.tabs, null)]
  }
  const first = tabs[0]
  return first ? [first, ...tabPath(first.tabs, null)] : []
}
